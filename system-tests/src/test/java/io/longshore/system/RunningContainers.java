package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerState;
import io.longshore.linux.proc.ProcessStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The containers of a node that run, with the process that each of them is.
 *
 * @param processes by the pod's uid and the container's name
 */
record RunningContainers(Map<ContainerOfPod, Running> processes) {

  /** A container of a pod. */
  record ContainerOfPod(String uid, String name) {}

  /**
   * One run of it.
   *
   * @param started tells its process from a later one of the same number
   */
  record Running(String id, int attempt, long pid, long started) {}

  private record Attempt(ContainerOfPod key, int number) {}

  /** Looks, and fails where anything is there twice. */
  static RunningContainers of(OneNode cluster, ContainerRuntime runtime) {
    List<Container> all = runtime.containers(ContainerFilter.ALL);
    Map<ContainerOfPod, Running> processes = new HashMap<>();
    Set<Attempt> attempts = new HashSet<>();
    for (Container one : all) {
      ContainerOfPod key = key(one);
      int attempt = one.metadata().attempt();
      assertTrue(attempts.add(new Attempt(key, attempt)), () -> "twice: " + one + " in " + all);
      if (one.state() == ContainerState.RUNNING) {
        running(cluster, one)
            .ifPresent(
                run -> assertNull(processes.put(key, run), () -> "two of " + key + " in " + all));
      }
    }
    return new RunningContainers(Map.copyOf(processes));
  }

  private static ContainerOfPod key(Container container) {
    return new ContainerOfPod(
        container.labels().getOrDefault("io.kubernetes.pod.uid", ""), container.metadata().name());
  }

  /** The shim notes the process in the bundle; one that has just ended has none any more. */
  private static Optional<Running> running(OneNode cluster, Container container) {
    Path file =
        cluster
            .root()
            .resolve("containerd/state/io.containerd.runtime.v2.task/k8s.io")
            .resolve(container.id())
            .resolve("init.pid");
    try {
      long pid = Long.parseLong(Files.readString(file).strip());
      ProcessStat process = ProcessStat.read(pid);
      return Optional.of(
          new Running(container.id(), container.metadata().attempt(), pid, process.startTicks()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Those of some pods. */
  RunningContainers ofPods(Set<String> uids) {
    return new RunningContainers(
        processes.entrySet().stream()
            .filter(entry -> uids.contains(entry.getKey().uid()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
