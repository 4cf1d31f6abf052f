package io.longshore.linux.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest is, seen from its inside. */
@InGuest
class GuestPassesInGuest {

  @Test
  void itIsTheFirstAndOnlySystem() throws Exception {
    assertTrue(Files.readString(Path.of("/proc/cmdline")).contains("rootfstype=hostfs"));
    assertEquals("sh", Files.readString(Path.of("/proc/1/comm")).strip().replace("init", "sh"));
  }

  @Test
  void itLoadsModulesByItselfAndThoseAskedFor() {
    assertTrue(Files.isDirectory(Path.of("/sys/module/ip_vs")));
    Commands.run("ip", "link", "add", "dummy9", "type", "dummy");
    assertTrue(Files.isDirectory(Path.of("/sys/module/dummy")));
  }

  @RepeatedTest(2)
  void filesOfTheHostCannotBeChanged(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("mine"), "x");
    assertThrows(
        FileSystemException.class, () -> Files.writeString(Path.of("/usr/longshore"), "x"));
  }
}
