package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.model.Capabilities;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerSecurity;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.model.EnvironmentVariable;
import io.longshore.cri.model.ExecResult;
import io.longshore.cri.model.Identity;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.Mount;
import io.longshore.cri.model.Resources;
import io.longshore.cri.testing.Feature;
import io.longshore.cri.testing.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** How containers live and end. */
abstract class ContainerContract extends RuntimeContract {
  @Test
  void aContainerIsMadeStartedStoppedAndRemoved() {
    try (TestPod pod = pod("life")) {
      ContainerConfig config = pod.container("sleeper", "sleep", "1000");
      String id = pod.create(config);
      ContainerStatus made = runtime().containerStatus(id);
      assertEquals(ContainerState.CREATED, made.state());
      assertEquals(config.metadata(), made.metadata());
      assertEquals(config.labels(), made.labels());
      assertEquals(config.annotations(), made.annotations());
      assertEquals(pod.log("sleeper").toString(), made.logPath());

      runtime().startContainer(id);
      ContainerStatus running = runtime().containerStatus(id);
      assertEquals(ContainerState.RUNNING, running.state());
      assertTrue(running.started().isPresent());
      assertFalse(running.imageReference().isEmpty());

      runtime().stopContainer(id, Duration.ZERO);
      runtime().stopContainer(id, Duration.ZERO);
      ContainerStatus ended = runtime().containerStatus(id);
      assertEquals(ContainerState.EXITED, ended.state());
      assertEquals(137, ended.exitCode());
      assertTrue(ended.finished().isPresent());

      runtime().removeContainer(id);
      runtime().removeContainer(id);
      runtime().stopContainer(id, Duration.ZERO);
      fails(Category.NOT_FOUND, () -> runtime().containerStatus(id));
    }
  }

  @Test
  void exitCodesAreTold() {
    needs(Feature.PROCESSES);
    try (TestPod pod = pod("codes")) {
      ContainerStatus well = awaitExit(pod.start(pod.shell("well", "true")));
      assertEquals(0, well.exitCode());
      assertEquals(ContainerStatus.COMPLETED, well.reason());
      // It ends when told: containerd notes the start when its own call has returned.
      String told = pod.start(pod.shell("badly", until("/tmp/end") + "exit 7"));
      shell(told, "touch /tmp/end");
      ContainerStatus badly = awaitExit(told);
      assertEquals(7, badly.exitCode());
      assertEquals(ContainerStatus.ERROR, badly.reason());
      ContainerStatus killed =
          awaitExit(pod.start(pod.shell("killed", "sleep 1000 & kill -9 $!; wait $!")));
      assertEquals(137, killed.exitCode());
      assertTrue(badly.finished().orElseThrow().isAfter(badly.started().orElseThrow()));
    }
  }

  private static String until(String file) {
    return "until [ -e " + file + " ]; do sleep 0.05; done; ";
  }

  @Test
  void aProgramThatIsMissingIsAnErrorAtTheStart() {
    needs(Feature.PROCESSES);
    try (TestPod pod = pod("missing")) {
      String id = pod.create(pod.container("missing", "/no/such/program"));
      Assertions.assertThrows(ContainerRuntimeException.class, () -> runtime().startContainer(id));
      if (rig().features().contains(Feature.FAILED_STARTS)) {
        ContainerStatus status = awaitExit(id);
        assertTrue(status.exitCode() != 0, status::toString);
      } else {
        assertEquals(ContainerState.CREATED, runtime().containerStatus(id).state());
      }
    }
  }

  @Test
  void whoUsesTooMuchMemoryIsReportedAsSuch() {
    needs(Feature.OOM_REPORTS);
    try (TestPod pod = pod("memory")) {
      ContainerConfig config =
          pod.container("eater", "tail", "/dev/zero")
              .withResources(Resources.UNLIMITED.withMemory(16 << 20));
      ContainerStatus status = awaitExit(pod.start(config));
      assertEquals(137, status.exitCode());
      assertEquals(ContainerStatus.OOM_KILLED, status.reason());
    }
  }

  @Test
  void graceIsGivenAndThenNotAnyMore() {
    needs(Feature.PROCESSES);
    try (TestPod pod = pod("grace")) {
      String polite =
          pod.start(
              pod.shell("polite", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
      awaitLines(pod, "polite", 1);
      runtime().stopContainer(polite, PATIENCE);
      assertEquals(3, runtime().containerStatus(polite).exitCode());

      String stubborn =
          pod.start(
              pod.shell("stubborn", "trap '' TERM; echo ready; while :; do sleep 0.05; done"));
      awaitLines(pod, "stubborn", 1);
      runtime().stopContainer(stubborn, Duration.ofSeconds(1));
      assertEquals(137, runtime().containerStatus(stubborn).exitCode());
    }
  }

  private static void awaitLines(TestPod pod, String container, int count) {
    Eventually.holds(
        () -> Files.exists(pod.log(container)) && pod.logLines(container).size() == count,
        () -> container + " has not printed " + count + " lines");
  }

  @Test
  void logsAreInTheFormatOfTheInterface() {
    needs(Feature.PROCESSES);
    try (TestPod pod = pod("logs")) {
      String script =
          "echo one; " + until("/tmp/1") + "echo two >&2; " + until("/tmp/2") + "printf three";
      String id = pod.start(pod.shell("talker", script));
      awaitLines(pod, "talker", 1);
      shell(id, "touch /tmp/1");
      awaitLines(pod, "talker", 2);
      shell(id, "touch /tmp/2");
      awaitExit(id);
      awaitLines(pod, "talker", 3);
      List<String> lines = pod.logLines("talker");
      String parts = rig().features().contains(Feature.LOG_TIMES) ? "\\.\\d+" : "";
      String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d" + parts + "(Z|[+-]\\d\\d:\\d\\d) ";
      assertTrue(lines.get(0).matches(time + "stdout F one"), lines::toString);
      assertTrue(lines.get(1).matches(time + "stderr F two"), lines::toString);
      assertTrue(lines.get(2).matches(time + "stdout [FP] three"), lines::toString);
    }
  }

  @Test
  void logsGoOnInANewFileWithoutLoss() throws IOException {
    needs(Feature.LOG_ROTATION);
    try (TestPod pod = pod("rotation")) {
      // About a megabyte per second.
      String script =
          "i=0; pad=$(printf '%01000d' 0); until [ -e /tmp/end ]; do echo \"$i $pad\"; i=$((i+1));"
              + " [ $((i % 100)) = 0 ] && sleep 0.1; done; echo \"-1 \"";
      String id = pod.start(pod.shell("talker", script));
      Path log = pod.log("talker");
      Path moved = log.resolveSibling("talker.log.1");
      Eventually.holds(() -> sizeOf(log) > 200_000, () -> "the log has " + sizeOf(log));
      Files.move(log, moved);
      runtime().reopenLog(id);
      assertTrue(Files.exists(log), "the new file is there at once");
      Eventually.holds(() -> !numbers(log).isEmpty(), () -> "nothing in the new file");
      shell(id, "touch /tmp/end");
      awaitExit(id);
      Eventually.holds(
          () -> numbers(log).contains(-1), () -> numbers(log).size() + " lines without the end");
      List<Integer> all = numbers(moved, log);
      assertEquals(
          IntStream.range(0, all.size() - 1).boxed().toList(), all.subList(0, all.size() - 1));
    }
  }

  private static long sizeOf(Path file) {
    return file.toFile().length();
  }

  /** Of the lines that are there as a whole: pieces of one are joined, the last may be begun. */
  private static List<Integer> numbers(Path... logs) {
    List<Integer> numbers = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (Path log : logs) {
      for (String[] words : entries(log)) {
        line.append(words[3]);
        if (words[2].equals("F")) {
          numbers.add(Integer.parseInt(line.substring(0, line.indexOf(" "))));
          line.setLength(0);
        }
      }
    }
    return numbers;
  }

  /** Time, stream, F or P, and text. */
  private static List<String[]> entries(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .map(line -> line.split(" ", 4))
          .filter(words -> words.length == 4)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatTheConfigurationSaysReachesTheProcess() throws IOException {
    needs(Feature.PROCESSES);
    Path shared = Files.createDirectory(rig().logs().resolve("shared"));
    Files.writeString(shared.resolve("greeting"), "from the node");
    try (TestPod pod = pod("settings")) {
      ContainerCommand command =
          new ContainerCommand(
              List.of("sleep"),
              List.of("1000"),
              "/tmp",
              List.of(new EnvironmentVariable("COLOUR", "grün $HOME")));
      ContainerConfig config =
          ContainerConfig.of(
                  new ContainerMetadata("all", 4), ImageSpec.of(TestImage.BUSYBOX), command)
              .withMounts(List.of(Mount.of(shared.toString(), "/mnt/node", true)))
              .withSecurity(
                  ContainerSecurity.DEFAULT
                      .withIdentity(Identity.of(1000, 1000))
                      .withCapabilities(new Capabilities(List.of(), List.of("ALL"), List.of())))
              .withResources(
                  Resources.UNLIMITED.withCpu(100_000, 50_000, 512).withMemory(64 << 20));
      String id = pod.start(config);
      assertEquals("1000", shell(id, "id -u"));
      assertEquals("1000", shell(id, "id -g"));
      assertEquals("/tmp", shell(id, "readlink /proc/1/cwd || pwd"));
      assertEquals("grün $HOME", shell(id, "echo \"$COLOUR\""));
      assertEquals("yes", shell(id, "echo $FROM_IMAGE"));
      assertEquals("from the node", shell(id, "cat /mnt/node/greeting"));
      assertEquals("refused", shell(id, "touch /mnt/node/x 2>/dev/null || echo refused"));
      assertEquals("0000000000000000", shell(id, "grep CapEff /proc/self/status | cut -f2"));
      assertEquals(4, runtime().containerStatus(id).metadata().attempt());
      assertEquals(
          List.of("/mnt/node"),
          runtime().containerStatus(id).mounts().stream().map(Mount::containerPath).toList());
    }
  }

  @Test
  void commandsRunInContainers() {
    needs(Feature.PROCESSES);
    try (TestPod pod = pod("commands")) {
      String id = pod.start(pod.container("sleeper", "sleep", "1000"));
      ExecResult result =
          runtime().exec(id, List.of("sh", "-c", "echo out; echo err >&2; exit 5"), PATIENCE);
      assertEquals("out\n", text(result.output()));
      assertEquals("err\n", text(result.errors()));
      assertEquals(5, result.exitCode());
      fails(
          Category.DEADLINE,
          () -> runtime().exec(id, List.of("sleep", "1000"), Duration.ofSeconds(1)));
      fails(
          Category.NOT_FOUND, () -> runtime().exec("no-such-container", List.of("true"), PATIENCE));
    }
  }

  @Test
  void limitsOfARunningContainerChange() {
    try (TestPod pod = pod("limits")) {
      String id =
          pod.start(
              pod.container("sleeper", "sleep", "1000")
                  .withResources(
                      Resources.UNLIMITED.withCpu(100_000, 20_000, 256).withMemory(32 << 20)));
      Resources limits = Resources.UNLIMITED.withCpu(100_000, 70_000, 512).withMemory(48 << 20);
      if (!rig().features().contains(Feature.RESOURCE_UPDATES)) {
        fails(Category.UNSUPPORTED, () -> runtime().updateContainerResources(id, limits, Map.of()));
        return;
      }
      runtime().updateContainerResources(id, limits, Map.of());
      Optional<Resources> resources = runtime().containerStatus(id).resources();
      assertEquals(
          List.of(70_000L, 512L, 48L << 20),
          List.of(
              resources.orElseThrow().cpuQuota(),
              resources.orElseThrow().cpuShares(),
              resources.orElseThrow().memoryBytes()));
    }
  }

  @Test
  void twoHundredContainersAreListed() throws Exception {
    try (TestPod pod = pod("many");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> made =
          IntStream.range(0, 200)
              .mapToObj(i -> threads.submit(() -> pod.create(pod.container("c" + i, "true"))))
              .toList();
      for (Future<String> one : made) {
        one.get();
      }
      List<Container> listed = runtime().containers(ContainerFilter.ofSandbox(pod.id()));
      assertEquals(200, listed.stream().map(Container::id).distinct().count());
      assertEquals(
          IntStream.range(0, 200).mapToObj(i -> "c" + i).sorted().toList(),
          listed.stream().map(container -> container.metadata().name()).sorted().toList());
      assertEquals(
          List.of(made.get(3).get()),
          runtime()
              .containers(ContainerFilter.labelled(Map.of("io.kubernetes.container.name", "c3")))
              .stream()
              .map(Container::id)
              .toList());
      assertEquals(
          List.of(),
          runtime()
              .containers(
                  new ContainerFilter(
                      "", pod.id(), Optional.of(ContainerState.RUNNING), Map.of())));
    }
  }

  private String shell(String container, String script) {
    return text(runtime().exec(container, List.of("sh", "-c", script), PATIENCE).output()).strip();
  }
}
