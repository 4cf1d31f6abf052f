package io.longshore.agent.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.agent.testing.AgentRig;
import io.longshore.agent.testing.TestNode;
import io.longshore.base.testing.ManualClock;
import io.longshore.base.time.Clock;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.core.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRotationTest {
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void keepsSoManyPartsAndCompressesTheOlderOnes(@TempDir Path folder) throws IOException {
    ManualClock clock = new ManualClock();
    TestNode node = TestNode.withoutGroups(folder);
    try (FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());
        AgentRig agent = new AgentRig(fake.connect(), folder, node)) {
      fake.addImage(TestImage.BUSYBOX);
      Pod pod = AgentRig.shell("sleep 1000", "");
      agent.workers().desire(pod);
      String id =
          AgentRig.container(agent.awaitPhase(pod, "Running"), "main")
              .containerID()
              .replaceFirst(".*//", "");
      Path log = agent.logs(pod).resolve("main/0.log");
      LogRotation rotation = new LogRotation(agent.runtime(), node.settings().limits(), clock);
      Files.write(log, new byte[9_999_999]);
      rotation.rotate(id, log);
      assertEquals(List.of("0.log"), names(log.resolveSibling(".")));
      for (int i = 0; i < 7; i++) {
        Files.write(log, new byte[10_000_000]);
        rotation.rotate(id, log);
        clock.advance(Duration.ofMinutes(1));
      }
      assertEquals(
          List.of(
              "0.log.20260101-000300.gz",
              "0.log.20260101-000400.gz",
              "0.log.20260101-000500.gz",
              "0.log.20260101-000600"),
          names(log.resolveSibling(".")).stream().filter(name -> !name.equals("0.log")).toList());
    }
  }
}
