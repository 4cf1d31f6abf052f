package io.longshore.linux.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The file descriptors of this process, for tests that look for leaks. */
public final class OpenFiles {
  private OpenFiles() {}

  /** Fewer are none of a test's: something of an earlier one may have been closed meanwhile. */
  public static void assertAtMost(long before) {
    long now = count();
    assertTrue(now <= before, () -> before + " files were open, and now " + now);
  }

  /** How many are open now, the one that counts them left out. */
  public static long count() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count() - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
