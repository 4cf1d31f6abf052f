package io.longshore.linux.file;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.linux.libc.LibcException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {

  @Test
  void oneMayWriteOrManyMayRead(@TempDir Path folder) {
    check(folder.resolve("flock"), FileLock::tryExclusive, FileLock::tryShared);
    check(folder.resolve("record"), FileLock::tryExclusiveRecord, FileLock::trySharedRecord);
    assertThrows(LibcException.class, () -> FileLock.tryExclusiveRecord(folder.resolve("no/such")));
  }

  private static void check(
      Path file,
      Function<Path, Optional<FileLock>> exclusive,
      Function<Path, Optional<FileLock>> shared) {
    try (FileLock _ = exclusive.apply(file).orElseThrow()) {
      assertTrue(exclusive.apply(file).isEmpty(), "also in the same program");
      assertTrue(shared.apply(file).isEmpty());
    }
    try (FileLock _ = shared.apply(file).orElseThrow();
        FileLock _ = shared.apply(file).orElseThrow()) {
      assertTrue(exclusive.apply(file).isEmpty());
    }
    exclusive.apply(file).orElseThrow().close();
  }

  @Test
  void recordLocksAreSeenByWhoLocksRecords(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("lock");
    try (FileLock _ = FileLock.tryExclusiveRecord(file).orElseThrow();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // The JDK locks by fcntl(2), for the whole program.
      assertNull(channel.tryLock());
    }
  }
}
