package io.longshore.cri.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.ManualClock;
import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuntimeReportTest {
  private final ManualClock clock = new ManualClock();
  private final FakeContainerRuntime fake = new FakeContainerRuntime(clock);
  private final ContainerRuntime runtime = fake.connect();

  @BeforeEach
  void fill() {
    fake.addImage("registry.example/web:1");
    pod("b", "web");
    clock.advance(Duration.ofMinutes(5));
    pod("a", "idle");
    clock.advance(Duration.ofSeconds(30));
  }

  private void pod(String namespace, String name) {
    SandboxConfig config = SandboxConfig.of(new SandboxMetadata(name, "uid-" + name, namespace, 0));
    String id = runtime.runSandbox(config, "");
    String container =
        runtime.createContainer(
            id,
            ContainerConfig.of(
                new ContainerMetadata("main", 0),
                ImageSpec.of("registry.example/web:1"),
                ContainerCommand.OF_IMAGE),
            config);
    if (name.equals("web")) {
      runtime.startContainer(container);
    }
  }

  @AfterEach
  void close() {
    runtime.close();
    fake.close();
  }

  private RuntimeReport report() {
    return RuntimeReport.collect(fake.endpoint(), runtime, clock.now());
  }

  @Test
  void peopleSeeColumns() {
    String expected =
        """
        Endpoint    ENDPOINT
        Runtime     fake 1.0 (API v1)
        Conditions  RuntimeReady, NetworkReady
        Handlers    (default)

        NAMESPACE  POD   CONTAINER  STATE    AGE  ID             IMAGE
        a          idle  -          ready    30s  0000000000000  -
        a          idle  main       created  30s  0000000000000  registry.example/web:1
        b          web   -          ready    5m   0000000000000  -
        b          web   main       running  5m   0000000000000  registry.example/web:1

        IMAGE                   SIZE       ID
        registry.example/web:1  976.6 KiB  0000000000000
        """
            .replace("ENDPOINT", fake.endpoint().toString());
    assertEquals(expected, RuntimeTable.print(report()));
  }

  @Test
  void programsReadJson() {
    JsonObject json = Json.read(RuntimeJson.print(report()), JsonObject.class);
    assertEquals("fake", json.text("runtimeName"));
    assertEquals(
        List.of("idle", "web"),
        json.objects("pods").stream().map(pod -> pod.text("name")).toList());
    JsonObject web = json.objects("pods").get(1);
    assertEquals("RUNNING", web.objects("containers").getFirst().text("state"));
    assertEquals(1_000_000L, json.objects("images").getFirst().number("bytes").orElseThrow());
  }
}
