package io.longshore.cri.docker;

import static io.longshore.cri.docker.ScriptedEngine.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConnectionTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aChangeAfterTheEngineHungUpIsMadeOnce() throws IOException {
    try (ScriptedEngine engine = new ScriptedEngine(folder, _ -> answer(204, ""));
        DockerConnection docker = new DockerConnection(engine.settings())) {
      for (int i = 0; i < 20; i++) {
        docker.change("start a container", client -> client.startContainerCmd("x").exec());
      }
      assertEquals(Collections.nCopies(20, "POST /containers/x/start HTTP/1.1"), engine.requests());
    }
  }

  @Test
  void aChangeWhoseAnswerIsLostIsNotRepeated() throws IOException {
    try (ScriptedEngine engine = new ScriptedEngine(folder, _ -> "");
        DockerConnection docker = new DockerConnection(engine.settings())) {
      ContainerRuntimeException failure =
          assertThrows(
              ContainerRuntimeException.class,
              () -> docker.change("start", client -> client.startContainerCmd("x").exec()));
      assertEquals(Category.UNAVAILABLE, failure.category(), failure::toString);
      assertEquals(1, engine.requests().size());
    }
  }

  @Test
  void aLookThatFailsWhileAContainerEndsIsRepeatedOnce() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    String container = "{\"Id\":\"x\",\"Config\":{\"Labels\":{}}}";
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                _ ->
                    calls.incrementAndGet() == 1
                        ? answer(500, "{\"message\":\"no such process\"}")
                        : answer(200, container));
        DockerConnection docker = new DockerConnection(engine.settings())) {
      assertEquals("x", new EngineContainers(docker).inspect("x").getId());
      assertEquals(2, engine.requests().size());
    }
  }

  @Test
  void whatAnEngineCannotChangeIsUnsupported() throws IOException {
    String container = "{\"Id\":\"x\",\"Config\":{\"Labels\":{}}}";
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                request ->
                    request.contains("/update")
                        ? answer(404, "Not Found")
                        : answer(200, container));
        DockerContainerRuntime runtime = new DockerContainerRuntime(engine.settings())) {
      ContainerRuntimeException failure =
          assertThrows(
              ContainerRuntimeException.class,
              () ->
                  runtime.updateContainerResources(
                      "x", Resources.UNLIMITED.withMemory(1 << 20), Map.of()));
      assertTrue(failure.unsupported(), failure::toString);
    }
  }
}
