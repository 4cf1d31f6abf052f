package io.longshore.system;

import io.longshore.linux.proc.MountEntry;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a cluster could leave behind on a machine, in words that can be compared. */
record MachineState(Map<String, List<String>> parts) {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/var/lib/cni"),
          Path.of("/var/log/pods"),
          Path.of("/var/log/containers"),
          Path.of("/var/lib/kubelet"),
          Path.of("/run/containerd/s"),
          Path.of("/etc/cni/net.d"));

  /** Of the machine, and of a node's network; only what has to do with a folder of processes. */
  static MachineState of(TestNetwork node, Path root) {
    Map<String, List<String>> parts = new TreeMap<>();
    parts.put(
        "links", lines(node.run("ip", "-o", "link", "show")).map(MachineState::name).toList());
    parts.put(
        "addresses",
        lines(node.run("ip", "-o", "-4", "addr", "show")).map(MachineState::bare).toList());
    // Of IPv6 the main table only: the kernel adds local routes when an address is found unique.
    parts.put("routes", lines(node.run("ip", "-4", "route", "show", "table", "all")).toList());
    parts.put("routes of IPv6", lines(node.run("ip", "-6", "route", "show")).toList());
    parts.put("nftables", lines(node.run("nft", "list", "ruleset")).toList());
    parts.put(
        "iptables",
        lines(node.run("iptables-legacy-save")).filter(line -> line.startsWith("-A")).toList());
    parts.put("ipsets", lines(node.run("ipset", "list", "-name")).toList());
    parts.put("mounts", mounts(root));
    parts.put("control groups", groups());
    parts.put("processes", processes(root));
    parts.put("files", files(root));
    return new MachineState(parts);
  }

  private static Stream<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank());
  }

  private static String name(String link) {
    return link.split(" ")[1];
  }

  private static String bare(String address) {
    return String.join(" ", List.of(address.split("\\s+")).subList(1, 4));
  }

  private static List<String> mounts(Path root) {
    return MountEntry.read().stream()
        .map(MountEntry::target)
        .filter(target -> target.startsWith(root.toString()) || target.contains("/cni-"))
        .sorted()
        .toList();
  }

  private static List<String> groups() {
    return below(Path.of("/sys/fs/cgroup"), 2).filter(name -> name.contains("kubepods")).toList();
  }

  private static List<String> processes(Path root) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(root.toString()))
        .sorted()
        .toList();
  }

  private static List<String> files(Path root) {
    return Stream.concat(FOLDERS.stream(), Stream.of(root))
        .flatMap(folder -> below(folder, 3))
        .toList();
  }

  private static Stream<String> below(Path folder, int depth) {
    if (!Files.exists(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.walk(folder, depth)) {
      return all.map(Path::toString).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
