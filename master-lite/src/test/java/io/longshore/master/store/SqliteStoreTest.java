package io.longshore.master.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.linux.testing.Commands;
import io.longshore.master.store.StoreException.Category;
import io.longshore.master.testing.StoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  protected Store open() {
    return SqliteStore.open(folder.resolve("master.db"));
  }

  @Test
  void onlyOneProcessAtATime() {
    store();
    StoreException refused = assertThrows(StoreException.class, this::open);
    assertTrue(refused.toString().contains("in use by another process"), refused::toString);
  }

  @Test
  void nobodyElseCanReadTheFile() throws Exception {
    store();
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("master.db"))));
  }

  @Test
  void theNativeLibraryIsInMemoryAlone() throws Exception {
    store();
    List<String> mapped =
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains("libsqlitejdbc.so"))
            .toList();
    assertTrue(!mapped.isEmpty(), "it is not loaded");
    assertTrue(mapped.stream().allMatch(line -> line.endsWith("(deleted)")), mapped::toString);
  }

  @Test
  void whatIsNoDatabaseIsNotTouched() throws Exception {
    Path file = folder.resolve("other");
    Files.writeString(file, "these are notes, and somebody wants to keep them\n".repeat(100));
    byte[] before = Files.readAllBytes(file);
    assertThrows(StoreException.class, () -> SqliteStore.open(file));
    assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(file)));
  }

  /** Many writers at a time share transactions: far fewer than one fsync for each of them. */
  @Test
  void concurrentWritesAllReturnTheirOwnRevision() {
    ConcurrentLinkedQueue<Long> revisions = new ConcurrentLinkedQueue<>();
    Store store = store();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        String key = "/k" + i;
        threads.submit(() -> revisions.add(store.create(key, bytes(key)).revision()));
      }
    }
    List<Long> sorted = new ArrayList<>(revisions);
    sorted.sort(Long::compare);
    assertEquals(500, sorted.size());
    assertEquals(500L, sorted.getLast());
    assertEquals(500, sorted.stream().distinct().count());
  }

  @KernelTest
  void aFullDiskRefusesWritesAndLosesNothing() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Commands.run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
    try {
      fillAndRecover(disk);
    } finally {
      Commands.run("umount", disk.toString());
    }
  }

  private static void fillAndRecover(Path disk) {
    Path file = disk.resolve("small.db");
    AtomicInteger kept = new AtomicInteger();
    Bytes value = Bytes.of(new byte[30_000]);
    try (SqliteStore store = SqliteStore.open(file)) {
      StoreException full =
          assertThrows(
              StoreException.class,
              () -> {
                while (true) {
                  store.create("/k" + kept.get(), value);
                  kept.incrementAndGet();
                }
              });
      assertEquals(Category.FULL, full.category(), full::toString);
      assertTrue(full.toString().contains("no room on the disk"), full::toString);
      assertEquals(kept.get(), store.list(ListRequest.now(KeyRange.prefix("/"))).entries().size());
      assertEquals(kept.get(), store.revision());
    }
    try (SqliteStore store = SqliteStore.open(file)) {
      assertEquals(kept.get(), store.revision());
      Commands.run("mount", "-o", "remount,size=8m", disk.toString());
      assertEquals(kept.get() + 1, store.create("/more", value).revision());
    }
  }
}
