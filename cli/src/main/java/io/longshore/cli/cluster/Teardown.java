package io.longshore.cli.cluster;

import io.longshore.agent.network.NetworkSettings;
import io.longshore.agent.network.PodNetwork;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.connect.ContainerRuntimes;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.linux.cgroup.CgroupName;
import io.longshore.linux.cgroup.Cgroups;
import io.longshore.linux.file.FileTree;
import io.longshore.linux.file.Mounts;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.proc.MountEntry;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.main.Cleanup;
import io.longshore.netproxy.main.Modes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a cluster away: its pods while there is a runtime that can, then its programs, then what is
 * left in the kernel and on the disk. What cannot be removed is told, and the rest goes all the
 * same.
 */
final class Teardown {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final String POD = "io.kubernetes.pod.uid";
  private static final Path LOG_LINKS = Path.of("/var/log/containers");
  private static final String BRIDGE = "cni0";
  private static final CgroupName PODS = CgroupName.of("kubepods");

  private final ClusterFolder folder;
  private final Jobs jobs;
  private final NetworkNamespace network;
  private final List<String> problems = new ArrayList<>();

  /** Something that may fail. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  Teardown(ClusterFolder folder, NetworkNamespace network) {
    this.folder = folder;
    this.jobs = new Jobs(folder.processes());
    this.network = network;
  }

  /** Returns what could not be removed. */
  List<String> run() {
    Optional<String> endpoint = endpoint();
    attempt("the agent", () -> jobs.stop(ClusterPlan.AGENT, GRACE));
    endpoint.ifPresent(
        one -> {
          attempt("pods", () -> removePods(one));
          attempt("what the runtime has lost", () -> endStrays(one));
        });
    attempt("the master", () -> jobs.stop(ClusterPlan.MASTER, GRACE));
    attempt("containerd", () -> jobs.stop(Containerd.NAME, GRACE));
    problems.addAll(Cleanup.remove(Modes.all(), network));
    attempt("the network of pods", this::removeNetwork);
    attempt("control groups", () -> Cgroups.ofMachine().remove(PODS));
    attempt("mounts", this::unmount);
    attempt("links to logs", this::unlinkLogs);
    attempt("files", () -> FileTree.delete(folder.root()));
    return problems;
  }

  private Optional<String> endpoint() {
    try {
      return Optional.of(Files.readString(folder.endpoint()).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void attempt(String what, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      problems.add(what + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add(what + ": interrupted");
    }
  }

  private static void removePods(String endpoint) {
    try (ContainerRuntime runtime =
        ContainerRuntimes.open(ContainerRuntimes.endpoint(endpoint), CallDeadlines.DEFAULT)) {
      for (Sandbox sandbox : runtime.sandboxes(SandboxFilter.ALL)) {
        if (sandbox.labels().containsKey(POD)) {
          runtime.stopSandbox(sandbox.id());
          runtime.removeSandbox(sandbox.id());
        }
      }
    } catch (ContainerRuntimeException e) {
      if (!e.unavailable()) {
        throw e;
      }
    }
  }

  private static void endStrays(String endpoint) throws InterruptedException {
    try (ContainerRuntime runtime =
        ContainerRuntimes.open(ContainerRuntimes.endpoint(endpoint), CallDeadlines.DEFAULT)) {
      Patience.until(
          GRACE, () -> runtime.endStrays().isEmpty(), () -> "still there: " + runtime.endStrays());
    }
  }

  private void removeNetwork() throws IOException {
    new PodNetwork(NetworkSettings.in(folder.networks(), List.of()), network).remove();
    try (KernelRoutes routes =
        new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network))) {
      routes.link(BRIDGE).ifPresent(routes::deleteLink);
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The innermost first. */
  private void unmount() {
    MountEntry.read().stream()
        .map(MountEntry::target)
        .map(Path::of)
        .filter(target -> target.startsWith(folder.root()))
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .forEach(Mounts::detach);
  }

  /** Where log shippers look, the kubelet's way: a link for each container. */
  private void unlinkLogs() throws IOException {
    if (!Files.isDirectory(LOG_LINKS)) {
      return;
    }
    List<Path> links;
    try (Stream<Path> all = Files.list(LOG_LINKS)) {
      links = all.filter(Files::isSymbolicLink).toList();
    }
    for (Path link : links) {
      if (Files.readSymbolicLink(link).startsWith(folder.root())) {
        Files.delete(link);
      }
    }
  }
}
