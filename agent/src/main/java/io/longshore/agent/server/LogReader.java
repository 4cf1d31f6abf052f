package io.longshore.agent.server;

import io.longshore.base.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a container's log, and goes on while the container runs, also when the log goes on in a new
 * file: k8s.io/cri-client/pkg/logs. For one thread, once.
 */
final class LogReader {
  private static final Log LOG = Log.of("server");
  private static final int BUFFER = 64 * 1024;

  /** Nothing tells of each write to a file that costs less than looking. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Path path;
  private final LogOptions options;
  private final BooleanSupplier running;
  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long left;
  private boolean inLine;

  /**
   * Of a file.
   *
   * @param running whether there may be more
   */
  LogReader(Path path, LogOptions options, BooleanSupplier running, OutputStream out) {
    this.path = path;
    this.options = options;
    this.running = running;
    this.out = out;
    this.left = options.most().orElse(Long.MAX_VALUE);
  }

  void read() throws IOException, InterruptedException {
    SeekableByteChannel file = Files.newByteChannel(path);
    try {
      Object identity = identity();
      if (options.tail().isPresent()) {
        file.position(tailStart(file, options.tail().get()));
      }
      while (left > 0) {
        // Asked before the last look: what was written until the end is read.
        boolean more = options.follow() && running.getAsBoolean();
        copy(file);
        if (left <= 0) {
          return;
        }
        Object now = identity();
        if (!Objects.equals(now, identity) && now != null) {
          copy(file);
          file.close();
          file = Files.newByteChannel(path);
          identity = now;
        } else if (more) {
          out.flush();
          Thread.sleep(BETWEEN_LOOKS);
        } else {
          return;
        }
      }
    } finally {
      file.close();
    }
  }

  /** Which file it is, whatever its name; null between a move and the new file. */
  private @Nullable Object identity() throws IOException {
    try {
      return Files.getAttribute(path, "unix:ino");
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void copy(SeekableByteChannel file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (left > 0 && file.read(buffer.clear()) > 0) {
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      int start = 0;
      for (int i = 0; i < bytes.length && left > 0; i++) {
        if (bytes[i] == '\n') {
          line.write(bytes, start, i - start);
          write(line.toByteArray());
          line.reset();
          start = i + 1;
        }
      }
      line.write(bytes, start, bytes.length - start);
    }
  }

  private void write(byte[] text) throws IOException {
    LogLine parsed;
    try {
      parsed = LogLine.parse(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      LOG.warn("a log holds a line that is none", "file", path, "error", e);
      return;
    }
    if (options.since().filter(parsed.time()::isBefore).isPresent()) {
      return;
    }
    if (options.timestamps() && !inLine) {
      emit(parsed.stamp());
    }
    emit(parsed.content());
    inLine = parsed.isPartial();
  }

  private void emit(byte[] bytes) throws IOException {
    int length = (int) Math.min(left, bytes.length);
    out.write(bytes, 0, length);
    left -= length;
  }

  /** Where the last lines begin: found from the end, however long the file is. */
  static long tailStart(SeekableByteChannel file, long lines) throws IOException {
    long end = file.size();
    if (lines == 0) {
      return end;
    }
    // The end of the last line ends no other one.
    long toFind = lines + 1;
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long from = end; from > 0; ) {
      int size = (int) Math.min(BUFFER, from);
      from -= size;
      file.position(from);
      buffer.clear().limit(size);
      while (buffer.hasRemaining() && file.read(buffer) > 0) {
        // all of it
      }
      for (int i = buffer.position() - 1; i >= 0; i--) {
        if (buffer.get(i) == '\n' && --toFind == 0) {
          return from + i + 1;
        }
      }
    }
    return 0;
  }
}
