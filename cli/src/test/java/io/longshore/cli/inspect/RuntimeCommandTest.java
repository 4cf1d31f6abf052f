package io.longshore.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.time.Clock;
import io.longshore.cli.Captured;
import io.longshore.cli.ExitCode;
import io.longshore.cli.UsageException;
import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeCommandTest {
  private final Captured captured = new Captured();
  private final FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());

  @AfterEach
  void close() {
    fake.close();
  }

  private ExitCode run(String... arguments) {
    return new RuntimeCommand().run(List.of(arguments), captured.console());
  }

  private String endpoint() {
    return fake.endpoint().toString();
  }

  private void fill() {
    fake.addImage("registry.example/web:1");
    try (ContainerRuntime runtime = fake.connect()) {
      SandboxConfig config = SandboxConfig.of(new SandboxMetadata("web", "uid-1", "shop", 0));
      String sandbox = runtime.runSandbox(config, "");
      runtime.createContainer(
          sandbox,
          ContainerConfig.of(
              new ContainerMetadata("main", 0),
              ImageSpec.of("registry.example/web:1"),
              ContainerCommand.OF_IMAGE),
          config);
    }
  }

  @Test
  void peopleSeePodsAndImages() {
    fill();
    assertEquals(ExitCode.DONE, run("--runtime-endpoint", endpoint()));
    String out = captured.out();
    assertTrue(out.contains("Endpoint    " + endpoint() + "\n"), out);
    assertTrue(out.contains("Conditions  RuntimeReady, NetworkReady\n"), out);
    assertTrue(out.matches("(?s).*shop +web +main +created .*registry.example/web:1\n.*"), out);
    assertTrue(out.contains("976.6 KiB"), out);
  }

  @Test
  void programsGetJson() {
    fill();
    assertEquals(ExitCode.DONE, run("-o", "json", "--runtime-endpoint", endpoint()));
    JsonObject json = Json.read(captured.out(), JsonObject.class);
    assertEquals(endpoint(), json.text("endpoint"));
    assertEquals("web", json.objects("pods").getFirst().text("name"));
    assertEquals(1_000_000L, json.objects("images").getFirst().number("bytes").orElseThrow());
  }

  @Test
  void aRuntimeThatIsNotThereIsNamed() {
    fake.kill();
    ContainerRuntimeException failure =
        assertThrows(ContainerRuntimeException.class, () -> run("--runtime-endpoint", endpoint()));
    assertTrue(failure.unavailable(), failure::toString);
    assertTrue(failure.toString().contains(endpoint()), failure::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o", "-o yaml", "--runtime-endpoint", "pods"})
  void whatItDoesNotUnderstandIsRefused(String arguments) {
    assertThrows(UsageException.class, () -> run(arguments.split(" ")));
  }
}
