package io.longshore.cri.docker;

import static io.longshore.cri.docker.ScriptedEngine.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.linux.testing.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogsTest {
  private static final String HEAD = "HTTP/1.0 200 OK\r\n\r\n";

  @TempDir Path folder = Path.of("");

  private Path log() {
    return folder.resolve("pod/container.log");
  }

  /** A container that has ended, as far as the Engine says. */
  private ScriptedEngine engine(Function<String, String> logs) throws IOException {
    return new ScriptedEngine(
        folder,
        request ->
            request.contains("/logs?")
                ? logs.apply(request)
                : answer(200, "{\"Id\":\"x\",\"State\":{\"Running\":false}}"));
  }

  /** One that is open for as long as the log is followed. */
  private long openLogs() {
    return OpenFiles.count();
  }

  @Test
  void aLogThatIsRefusedLeavesNoFileOpen() throws IOException {
    try (ScriptedEngine engine = engine(_ -> answer(500, "{\"message\":\"no\"}"));
        DockerConnection docker = new DockerConnection(engine.settings());
        ContainerLogs logs = new ContainerLogs(docker, engine.settings().socket())) {
      followed(logs);
      long before = openLogs();
      for (int i = 0; i < 20; i++) {
        followed(logs);
      }
      Eventually.holds(() -> openLogs() <= before, () -> before + " open, now " + openLogs());
      assertEquals(21, engine.requests().size(), () -> engine.requests().toString());
    }
  }

  private void followed(ContainerLogs logs) {
    logs.follow("x", log().toString(), false);
    Eventually.holds(() -> !logs.isFollowed("x"), () -> "it is still followed");
  }

  @Test
  void anEngineThatIsGoneLeavesNoFileOpen() throws IOException {
    ScriptedEngine engine = engine(_ -> HEAD);
    try (DockerConnection docker = new DockerConnection(engine.settings());
        ContainerLogs logs = new ContainerLogs(docker, engine.settings().socket())) {
      engine.close();
      long before = openLogs();
      for (int i = 0; i < 20; i++) {
        assertThrows(
            ContainerRuntimeException.class, () -> logs.follow("x", log().toString(), false));
      }
      Eventually.holds(() -> openLogs() <= before, () -> before + " open, now " + openLogs());
    }
  }

  @Test
  void aReadingThatBreaksOffGoesOnBehindTheLastLine() throws IOException {
    String first = message("2026-01-01T00:00:01.5Z one\n");
    String second = message("2026-01-01T00:00:01.5Z two\n");
    try (ScriptedEngine engine =
            engine(request -> HEAD + first + (request.contains("follow=true") ? "" : second));
        DockerConnection docker = new DockerConnection(engine.settings());
        ContainerLogs logs = new ContainerLogs(docker, engine.settings().socket())) {
      followed(logs);
      assertEquals(
          List.of("2026-01-01T00:00:01.5Z stdout F one", "2026-01-01T00:00:01.5Z stdout F two"),
          Files.readAllLines(log()));
    }
  }

  /** A message of standard output: its stream, three bytes of nothing, its length and its text. */
  private static String message(String text) {
    return "\1\0\0\0\0\0\0" + (char) text.length() + text;
  }
}
