package io.longshore.base.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;

/**
 * Compares text with a file in the module's test resources; {@code -Dgolden.update=true} rewrites
 * the file.
 */
public record GoldenFile(Path path) {

  /** A file below {@code src/test/resources} of the module under test. */
  public static GoldenFile named(String name) {
    return new GoldenFile(Path.of("src/test/resources").resolve(name));
  }

  /** Fails if the text is not the file's. */
  public void assertSame(String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, text);
    }
    Assertions.assertEquals(
        Files.readString(path), text, () -> path + " differs (-Dgolden.update=true rewrites it)");
  }
}
