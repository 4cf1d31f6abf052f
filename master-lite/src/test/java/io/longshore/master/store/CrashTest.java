package io.longshore.master.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.meta.Bytes;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed among concurrent writes, again and again. */
class CrashTest {
  private static final int KILLS = 50;

  @TempDir Path folder;

  /** The history as a watcher has it, who goes on after each kill where he was. */
  private final Map<Long, Change> history = new HashMap<>();

  private long watched;

  @Test
  void nothingAcknowledgedIsLost() {
    Seed.ofRun()
        .run(
            random -> {
              Path file = folder.resolve("master.db");
              for (int i = 0; i < KILLS; i++) {
                List<String> acknowledged = writeAndKill(file, random);
                try (SqliteStore store = SqliteStore.open(file)) {
                  watchOn(store);
                  assertHistoryIsTheState(store);
                  acknowledged.forEach(this::assertKept);
                }
              }
              assertTrue(watched > KILLS, () -> "only " + watched + " writes");
            });
  }

  private static List<String> writeAndKill(Path file, Random random) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                file.toString(),
                "" + random.nextLong())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
      assertEquals("ready", output.readLine());
      int most = random.nextInt(400);
      for (int i = 0; i < most; i++) {
        lines.add(output.readLine());
      }
      // Process.destroyForcibly would close the pipe with what is still in it.
      process.toHandle().destroyForcibly();
      output.lines().forEach(lines::add);
    }
    process.waitFor();
    // The last line may have been cut off.
    return lines.isEmpty() ? lines : lines.subList(0, lines.size() - 1);
  }

  private void watchOn(Store store) throws InterruptedException {
    ChangeStream stream = store.watch(KeyRange.prefix("/"), watched);
    while (watched < store.revision()) {
      ChangeStream.Batch batch = stream.next(Duration.ofSeconds(20));
      batch.changes().forEach(change -> history.put(change.revision(), change));
      watched = batch.revision();
    }
  }

  private void assertHistoryIsTheState(Store store) {
    Map<String, Bytes> state = new HashMap<>();
    for (long revision = 1; revision <= watched; revision++) {
      Change change = changeOf(revision);
      assertEquals(Optional.ofNullable(state.get(change.key())), change.previous());
      change
          .value()
          .ifPresentOrElse(
              value -> {
                assertWhole(value);
                state.put(change.key(), value);
              },
              () -> state.remove(change.key()));
    }
    Map<String, Bytes> listed = new HashMap<>();
    store
        .list(ListRequest.now(KeyRange.prefix("/")))
        .entries()
        .forEach(entry -> listed.put(entry.key(), entry.value()));
    assertEquals(state, listed);
  }

  private Change changeOf(long revision) {
    return assertInstanceOf(
        Change.class, history.get(revision), () -> "revision " + revision + " is lost");
  }

  private static void assertWhole(Bytes value) {
    String text = new String(value.toArray(), StandardCharsets.US_ASCII);
    assertEquals(CrashingWriter.value(Long.parseLong(text.split(" ")[0])), value);
  }

  private void assertKept(String line) {
    String[] words = line.split(" ");
    Change change = changeOf(Long.parseLong(words[0]));
    assertEquals(words[1], change.key());
    long number = Long.parseLong(words[2]);
    assertEquals(
        number < 0 ? Optional.empty() : Optional.of(CrashingWriter.value(number)), change.value());
  }
}
