package io.longshore.linux.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.file.Mounts.Option;
import io.longshore.linux.proc.MountEntry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest
class MountsTest {
  @Test
  void aTmpfsIsMountedMeasuredBoundAndUnmounted(@TempDir Path folder) throws IOException {
    Path memory = Files.createDirectory(folder.resolve("memory"));
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Mounts.mount("tmpfs", "tmpfs", memory, Set.of(Option.NO_EXECUTION), "size=1m");
    try {
      Space space = Space.at(memory);
      assertEquals(Space.TMPFS, space.kind());
      assertEquals(1 << 20, space.bytes());
      Files.write(memory.resolve("x"), new byte[100_000]);
      assertTrue(Space.at(memory).used() >= 100_000);
      Mounts.bind(memory, copy, Set.of(Option.READ_ONLY));
      assertTrue(Files.exists(copy.resolve("x")));
      assertThrows(FileSystemException.class, () -> Files.delete(copy.resolve("x")));
    } finally {
      Mounts.unmount(copy);
      Mounts.unmount(memory);
    }
    Mounts.unmount(memory);
    assertTrue(Files.notExists(memory.resolve("x")));
  }

  @Test
  void aMountInUseCanBeDetached(@TempDir Path folder) throws IOException {
    Mounts.mount("tmpfs", "tmpfs", folder, Set.of(), "size=1m");
    try (var _ = Files.newOutputStream(folder.resolve("open"))) {
      assertThrows(RuntimeException.class, () -> Mounts.unmount(folder));
      Mounts.detach(folder);
      assertTrue(Files.notExists(folder.resolve("open")));
    } finally {
      Mounts.detach(folder);
    }
  }

  @Test
  void aCopyForbidsWhatTheOriginalForbids(@TempDir Path folder) throws IOException {
    Path original = Files.createDirectory(folder.resolve("original"));
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Mounts.mount(
        "tmpfs",
        "",
        original,
        Set.of(Option.NO_SET_UID, Option.NO_DEVICES, Option.NO_EXECUTION),
        "size=1m");
    try {
      Mounts.bind(original, copy, Set.of(Option.READ_ONLY));
      MountEntry entry =
          MountEntry.read().stream()
              .filter(mount -> mount.target().equals(copy.toString()))
              .findFirst()
              .orElseThrow();
      assertTrue(
          entry.options().containsAll(Set.of("ro", "nosuid", "nodev", "noexec")), entry::toString);
      assertEquals("tmpfs", entry.kind());
      assertEquals("", entry.source());
      assertTrue(entry.superOptions().contains("rw"), entry::toString);
    } finally {
      Mounts.unmount(copy);
      Mounts.unmount(original);
    }
  }
}
