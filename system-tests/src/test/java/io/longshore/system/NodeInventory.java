package io.longshore.system;

import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxState;
import io.longshore.cri.testing.TestCgroup;
import io.longshore.kubeapi.core.Pod;
import io.longshore.linux.proc.CommandLine;
import io.longshore.linux.proc.MountEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a node has of pods outside of the API: all of it must belong to a pod that is there, and
 * nothing may be there twice.
 *
 * @param podRange the beginning of pods' addresses, which no other cluster of this machine has
 */
record NodeInventory(
    OneNode cluster, ContainerRuntime runtime, TestCgroup groups, String podRange) {
  private static final Path ADDRESSES = Path.of("/var/lib/cni/networks/longshore");
  private static final Path RESULTS = Path.of("/var/lib/cni/results");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  /** What does not fit to the pods of the API; nothing where all is well. */
  List<String> problems(List<Pod> pods) {
    List<String> problems = new ArrayList<>();
    Set<String> uids = pods.stream().map(pod -> pod.metadata().uid()).collect(Collectors.toSet());
    List<Sandbox> sandboxes = runtime.sandboxes(SandboxFilter.ALL);
    compare("sandboxes", uids, sandboxes.stream().map(one -> one.metadata().uid()), problems);
    sandboxes.stream()
        .filter(one -> one.state() != SandboxState.READY)
        .forEach(one -> problems.add("not ready: " + one));
    if (!problems.isEmpty()) {
      return problems;
    }
    Set<String> ids = sandboxes.stream().map(Sandbox::id).collect(Collectors.toSet());
    compare("pods' folders", uids, names(cluster.root().resolve("kubelet/pods")), problems);
    compare(
        "pods' logs",
        uids,
        names(cluster.root().resolve("log/pods")).map(name -> name.replaceAll(".*_", "")),
        problems);
    compare("control groups", uids, groupsOfPods(), problems);
    compare("shims", ids, shims(), problems);
    compare("addresses", ids, addresses(), problems);
    compare("results of plug-ins", ids, results(), problems);
    mounts(uids, ids, problems);
    devices(ids.size(), problems);
    return problems;
  }

  private static void compare(
      String what, Set<String> wanted, Stream<String> found, List<String> problems) {
    List<String> there = found.sorted().toList();
    if (!there.equals(wanted.stream().sorted().toList())) {
      problems.add(what + ": " + there + " are there, " + new TreeSet<>(wanted) + " should be");
    }
  }

  private static Stream<String> names(Path folder) {
    return files(folder).map(file -> String.valueOf(file.getFileName()));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In whichever hierarchy. */
  private Stream<String> groupsOfPods() {
    return groups.groups().stream()
        .map(group -> group.resolve("kubepods"))
        .flatMap(all -> Stream.of(all, all.resolve("burstable"), all.resolve("besteffort")))
        .flatMap(NodeInventory::names)
        .filter(name -> name.startsWith("pod"))
        .map(name -> name.substring(3))
        .distinct();
  }

  private Stream<String> shims() {
    return ProcessHandle.allProcesses()
        .map(process -> Path.of("/proc", Long.toString(process.pid()), "cmdline"))
        .map(file -> CommandLine.parse(text(file)))
        .filter(line -> !line.words().isEmpty())
        .filter(line -> line.words().getFirst().contains("containerd-shim"))
        .filter(line -> line.words().contains(cluster.socket().toString()))
        .flatMap(line -> line.valueOf("-id").stream());
  }

  /** As host-local notes them: a file for each address, which names the sandbox. */
  private Stream<String> addresses() {
    return files(ADDRESSES)
        .filter(file -> String.valueOf(file.getFileName()).startsWith(podRange))
        .map(file -> text(file).lines().findFirst().orElse(""));
  }

  /** As libcni keeps them, for the end of the sandbox. */
  private Stream<String> results() {
    return files(RESULTS)
        .filter(file -> text(file).contains('"' + podRange))
        .map(file -> ID.matcher(String.valueOf(file.getFileName())))
        .filter(Matcher::find)
        .map(Matcher::group);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      // Processes and addresses may go while one looks.
      return "";
    }
  }

  private void mounts(Set<String> uids, Set<String> sandboxes, List<String> problems) {
    Path pods = cluster.root().resolve("kubelet/pods");
    Path state = cluster.root().resolve("containerd/state");
    Set<String> ids = new HashSet<>(sandboxes);
    runtime.containers(ContainerFilter.ALL).stream().map(Container::id).forEach(ids::add);
    Set<String> seen = new HashSet<>();
    int namespaces = 0;
    for (MountEntry mount : MountEntry.read()) {
      Path target = Path.of(mount.target());
      if (!target.startsWith(cluster.root())) {
        continue;
      }
      if (!seen.add(mount.target())) {
        problems.add("mounted twice: " + mount);
      }
      if (target.startsWith(pods)
          && !uids.contains(pods.relativize(target).getName(0).toString())) {
        problems.add("a volume of nobody: " + mount);
      }
      Matcher id = ID.matcher(mount.target());
      if (target.startsWith(state) && id.find() && !ids.contains(id.group())) {
        problems.add("of a container that is gone: " + mount);
      }
      if (String.valueOf(target.getFileName()).startsWith("cni-")) {
        namespaces++;
      }
    }
    if (namespaces != sandboxes.size()) {
      problems.add(namespaces + " network namespaces for " + sandboxes.size() + " pods");
    }
  }

  private void devices(int pods, List<String> problems) {
    String text = cluster.node().run("ip", "-o", "link", "show", "master", "cni0");
    if (text.lines().count() != pods) {
      problems.add("of " + pods + " pods these devices:\n" + text);
    }
  }
}
