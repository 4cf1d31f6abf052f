package io.longshore.linux.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The file descriptors of this process, for tests that look for leaks. */
public final class OpenFiles {
  private OpenFiles() {}

  /** How many are open now, the one that counts them left out. */
  public static long count() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count() - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
