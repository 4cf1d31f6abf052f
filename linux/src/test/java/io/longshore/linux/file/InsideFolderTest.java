package io.longshore.linux.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.libc.LibcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest
class InsideFolderTest {
  @TempDir Path temp;

  private Path volume() throws IOException {
    Path volume = Files.createDirectories(temp.resolve("volume"));
    Files.createDirectories(temp.resolve("secret"));
    Files.writeString(temp.resolve("secret/key"), "mine");
    return volume;
  }

  @Test
  void findsAndMakesWhatIsInside() throws IOException {
    Path volume = volume();
    assertFalse(InsideFolder.exists(volume, "a/b"));
    InsideFolder.makeFolders(volume, "a/b", 0750);
    assertTrue(InsideFolder.exists(volume, "a/b"));
    Files.createSymbolicLink(volume.resolve("link"), Path.of("a"));
    assertTrue(InsideFolder.exists(volume, "link/b"), "links inside are followed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/", "away/key", "up/key"})
  void doesNotReachOut(String path) throws IOException {
    Path volume = volume();
    Files.createSymbolicLink(volume.resolve("away"), temp.resolve("secret"));
    Files.createSymbolicLink(volume.resolve("up"), Path.of("../secret"));
    assertThrows(LibcException.class, () -> InsideFolder.exists(volume, path));
    Path target = Files.createDirectories(temp.resolve("target"));
    assertThrows(LibcException.class, () -> InsideFolder.bind(volume, path, target));
    assertThrows(LibcException.class, () -> InsideFolder.makeFolders(volume, "away/made", 0755));
    assertFalse(Files.exists(temp.resolve("secret/made")));
  }

  @Test
  void bindsAFile() throws IOException {
    Path volume = volume();
    Files.writeString(volume.resolve("file"), "content");
    Path target = Files.createFile(temp.resolve("target"));
    InsideFolder.bind(volume, "file", target);
    try {
      assertEquals("content", Files.readString(target));
    } finally {
      Mounts.unmount(target);
    }
    assertEquals("", Files.readString(target));
  }
}
