package io.longshore.master.tunnel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The body of an answer, RFC 9112, 6: in chunks, of a known length, or up to the end. */
final class Body extends InputStream {
  private static final long UNKNOWN = -1;

  private final InputStream input;
  private final boolean chunked;
  // Of the body, or of the present chunk.
  private long left;
  private boolean ended;

  private Body(InputStream input, boolean chunked, long left) {
    this.input = input;
    this.chunked = chunked;
    this.left = left;
  }

  static Body of(Head head, InputStream input) throws IOException {
    int status = head.status();
    boolean chunked =
        head.header("Transfer-Encoding").filter(value -> value.endsWith("chunked")).isPresent();
    if (status == 204 || status == 304) {
      return new Body(input, false, 0);
    } else if (chunked) {
      return new Body(input, true, 0);
    }
    String length = head.header("Content-Length").orElse("");
    if (!length.isEmpty() && !length.matches("[0-9]{1,18}")) {
      throw new IOException("not a length: " + length);
    }
    return new Body(input, false, length.isEmpty() ? UNKNOWN : Long.parseLong(length));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    Objects.checkFromIndexSize(start, length, target.length);
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended || left == 0) {
      return -1;
    }
    int wanted = left == UNKNOWN ? length : (int) Math.min(length, left);
    int read = input.read(target, start, wanted);
    if (read < 0 && left > 0) {
      throw new EOFException("the answer broke off");
    } else if (read > 0 && left > 0) {
      left -= read;
      if (chunked && left == 0) {
        line();
      }
    }
    return read;
  }

  private void nextChunk() throws IOException {
    String size = line().split(";", 2)[0].strip();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("not the length of a chunk: " + size);
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      ended = true;
      while (!line().isEmpty()) {
        // Trailers are nothing that clients here ask for.
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int letter = input.read(); letter != '\n'; letter = input.read()) {
      if (letter < 0 || line.length() > 1024) {
        throw new EOFException("the answer broke off");
      }
      line.append((char) letter);
    }
    return line.toString().strip();
  }
}
