package io.longshore.cri.docker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A log file as the interface has it ({@code pkg/kubelet/kuberuntime/logs}): time, stream, F for a
 * full line or P for a part of one, and the text. One thread writes; another may move it on to a
 * new file.
 */
final class CriLog implements AutoCloseable {
  private static final int LONGEST_LAST_LINE = 64 * 1024;

  private final Path path;

  @GuardedBy("this")
  private OutputStream file;

  CriLog(Path path) {
    this.path = path;
    this.file = open(path);
  }

  private static OutputStream open(Path path) {
    try {
      Files.createDirectories(path.getParent());
      return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How far a log is; {@link LogPosition#START} for an empty one. */
  static LogPosition position(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long start = Math.max(0, file.length() - LONGEST_LAST_LINE);
      byte[] end = new byte[Math.toIntExact(file.length() - start)];
      file.seek(start);
      file.readFully(end);
      LogPosition position = LogPosition.START;
      for (String line : new String(end, StandardCharsets.UTF_8).split("\n")) {
        Optional<Instant> time = time(line);
        position = time.isEmpty() ? position : position.after(time.get());
      }
      return position;
    } catch (IOException e) {
      return LogPosition.START;
    }
  }

  /** The first line of what was read may be the end of one. */
  private static Optional<Instant> time(String line) {
    try {
      return Optional.of(Instant.parse(line.substring(0, Math.max(0, line.indexOf(' ')))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Writes a piece of output, which is a full line if it ends like one. */
  synchronized void write(String time, String stream, byte[] text, int start, int end) {
    boolean full = end > start && text[end - 1] == '\n';
    byte[] head = (time + " " + stream + (full ? " F " : " P ")).getBytes(StandardCharsets.UTF_8);
    int length = full ? end - 1 - start : end - start;
    byte[] line = new byte[head.length + length + 1];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(text, start, line, head.length, length);
    line[line.length - 1] = '\n';
    try {
      file.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes on in a new file of the same name, after the old one was moved. */
  synchronized void reopen() {
    OutputStream old = file;
    file = open(path);
    try {
      old.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
