package io.longshore.agent.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogReaderTest {
  private static final String LOG =
      """
      2026-11-21T14:00:01.000000001Z stdout F one
      2026-11-21T14:00:02Z stderr F two
      2026-11-21T14:00:03Z stdout P thr
      2026-11-21T14:00:03Z stdout F ee
      2026-11-21T15:00:04+01:00 stdout F four
      """;

  @TempDir Path folder;

  private static LogOptions options(String query) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        parameters.put(pair.split("=", 2)[0], List.of(pair.split("=", 2)[1]));
      }
    }
    AgentRequest request = new AgentRequest("GET", "/", parameters, Map.of(), List.of());
    return LogOptions.of(request, Instant.parse("2026-11-21T14:00:05Z"));
  }

  private String read(String query) throws Exception {
    Path file = folder.resolve("0.log");
    Files.writeString(file, LOG);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogReader(file, options(query), () -> false, out).read();
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | one,two,three,four",
        "tailLines=0 | ''",
        "tailLines=1 | four",
        "tailLines=3 | three,four",
        "tailLines=99 | one,two,three,four",
        "sinceSeconds=3 | two,three,four",
        "sinceTime=2026-11-21T14:00:03Z | three,four",
        "limitBytes=5 | one,t",
        "follow=true&tailLines=1 | four",
      })
  void readsWhatIsWanted(String query, String lines) throws Exception {
    assertEquals(lines, read(query).strip().replace("\n", ","));
  }

  @Test
  void stampsEachLineOnce() throws Exception {
    assertEquals(
        """
        2026-11-21T14:00:03Z three
        2026-11-21T15:00:04+01:00 four
        """,
        read("timestamps=true&tailLines=3"));
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (String query : List.of("tailLines=-1", "limitBytes=0", "tailLines=x")) {
      assertThrows(Refusal.class, () -> options(query), query);
    }
    assertThrows(Refusal.class, () -> options("sinceSeconds=1&sinceTime=2026-11-21T14:00:03Z"));
  }

  @Test
  void goesOnInTheNextFileUntilTheContainerEnds() throws Exception {
    Path file = folder.resolve("0.log");
    Files.writeString(file, "2026-11-21T14:00:01Z stdout F one\n");
    AtomicBoolean running = new AtomicBoolean(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogReader reader = new LogReader(file, options("follow=true"), running::get, out);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    reader.read();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
    await(out, "one\n");
    Files.writeString(file, "2026-11-21T14:00:02Z stdout F two\n", StandardOpenOption.APPEND);
    await(out, "one\ntwo\n");
    Files.move(file, folder.resolve("0.log.old"));
    Files.writeString(
        folder.resolve("0.log.old"),
        "2026-11-21T14:00:03Z stdout F late\n",
        StandardOpenOption.APPEND);
    Files.writeString(file, "2026-11-21T14:00:04Z stdout F three\n");
    await(out, "one\ntwo\nlate\nthree\n");
    running.set(false);
    thread.join();
  }

  private static void await(ByteArrayOutputStream out, String text) {
    Eventually.holds(() -> out.toString(StandardCharsets.UTF_8).equals(text), out::toString);
  }
}
