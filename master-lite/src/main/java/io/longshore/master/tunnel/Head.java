package io.longshore.master.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first line and the headers of an HTTP/1.1 message, RFC 9112.
 *
 * @param first the first line
 */
public record Head(String first, List<Header> headers) {
  private static final int LONGEST = 64 << 10;

  /** One header. */
  public record Header(String name, String value) {
    /** Refuses what would become two lines. */
    public Header {
      if ((name + value).chars().anyMatch(letter -> letter < ' ' && letter != '\t')) {
        throw new IllegalArgumentException("no header: " + name);
      }
    }

    boolean isCalled(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /** Copies the list. */
  public Head {
    headers = List.copyOf(headers);
  }

  /** Reads one. */
  public static Head read(InputStream input) throws IOException {
    String first = line(input);
    List<Header> headers = new ArrayList<>();
    int length = first.length();
    for (String line = line(input); !line.isEmpty(); line = line(input)) {
      length += line.length();
      int colon = line.indexOf(':');
      if (colon <= 0 || length > LONGEST) {
        throw new IOException("the answer has no proper headers");
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new Head(first, headers);
  }

  private static String line(InputStream input) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int letter = input.read(); letter != '\n'; letter = input.read()) {
      if (letter < 0) {
        throw new EOFException("the connection ended before an answer");
      } else if (line.size() > LONGEST) {
        throw new IOException("the answer has a line that is too long");
      }
      line.write(letter);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** The status, if it is the head of an answer. */
  public int status() throws IOException {
    String[] words = first.split(" ", 3);
    if (words.length < 2 || !first.startsWith("HTTP/1.") || !words[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("not an answer of HTTP/1.1: " + first);
    }
    return Integer.parseInt(words[1]);
  }

  /** The value of a header. */
  public Optional<String> header(String name) {
    return headers.stream().filter(header -> header.isCalled(name)).map(Header::value).findFirst();
  }

  /** As it is sent. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder(first).append("\r\n");
    headers.forEach(
        header -> text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
