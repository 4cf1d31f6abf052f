package io.longshore.agent.server;

import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.pod.PodView;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerStats;
import io.longshore.cri.model.CpuUse;
import io.longshore.cri.model.FilesystemUse;
import io.longshore.cri.model.InterfaceUse;
import io.longshore.cri.model.MemoryUse;
import io.longshore.cri.model.NetworkUse;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxStats;
import io.longshore.kubeapi.meta.ObjectMeta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What pods and the node use, for those who measure. Each call asks the runtime once. */
final class Figures {
  private static final double NANOS = 1e9;

  private final PodAccess pods;
  private final ContainerRuntime runtime;
  private final String nodeName;
  private final Supplier<MachineUse> machine;

  Figures(PodAccess pods, ContainerRuntime runtime, String nodeName, Supplier<MachineUse> machine) {
    this.pods = pods;
    this.runtime = runtime;
    this.nodeName = nodeName;
    this.machine = machine;
  }

  private record Measured(PodView pod, ObservedContainer container, ContainerStats stats) {
    String labels() {
      return "{container=\""
          + container.name()
          + "\",namespace=\""
          + pod.pod().metadata().namespace()
          + "\",pod=\""
          + pod.pod().metadata().name()
          + "\"}";
    }

    Optional<Long> cpu() {
      return stats.cpu().flatMap(use -> boxed(use.totalNanos()));
    }

    Optional<Long> memory() {
      return stats.memory().flatMap(use -> boxed(use.workingSet()));
    }
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  private List<Measured> measured() {
    Map<String, ContainerStats> byId =
        runtime.statistics().containers(ContainerFilter.ALL).stream()
            .collect(Collectors.toMap(ContainerStats::id, Function.identity()));
    List<Measured> all = new ArrayList<>();
    for (PodView pod : pods.all()) {
      for (ObservedContainer container : pod.observed().running()) {
        ContainerStats stats = byId.get(container.id());
        if (stats != null) {
          all.add(new Measured(pod, container, stats));
        }
      }
    }
    return all;
  }

  /** What metrics-server reads: /metrics/resource. */
  String resource() {
    List<Measured> all = measured();
    MachineUse use = machine.get();
    Text text = new Text();
    text.family("container_cpu_usage_seconds_total", "counter", "CPU time used by the container");
    all.forEach(
        one ->
            one.cpu()
                .ifPresent(
                    nanos ->
                        text.sample(
                            "container_cpu_usage_seconds_total", one.labels(), nanos / NANOS)));
    text.family("container_memory_working_set_bytes", "gauge", "Working set of the container");
    all.forEach(
        one ->
            one.memory()
                .ifPresent(
                    bytes ->
                        text.sample("container_memory_working_set_bytes", one.labels(), bytes)));
    text.family("container_start_time_seconds", "gauge", "Start time of the container");
    all.forEach(
        one ->
            one.container()
                .status()
                .started()
                .ifPresent(
                    at ->
                        text.sample(
                            "container_start_time_seconds",
                            one.labels(),
                            at.toEpochMilli() / 1e3)));
    podSums(all, text);
    text.family("node_cpu_usage_seconds_total", "counter", "CPU time used by the node");
    text.sample("node_cpu_usage_seconds_total", "", use.cpuNanos() / NANOS);
    text.family("node_memory_working_set_bytes", "gauge", "Working set of the node");
    text.sample("node_memory_working_set_bytes", "", (double) use.workingSet());
    text.family("resource_scrape_error", "gauge", "1 if something could not be asked");
    text.sample("resource_scrape_error", "", 0);
    return text.toString();
  }

  private static void podSums(List<Measured> all, Text text) {
    Map<String, Long> cpu = new LinkedHashMap<>();
    Map<String, Long> memory = new LinkedHashMap<>();
    for (Measured one : all) {
      ObjectMeta metadata = one.pod().pod().metadata();
      String labels =
          "{namespace=\"" + metadata.namespace() + "\",pod=\"" + metadata.name() + "\"}";
      one.cpu().ifPresent(nanos -> cpu.merge(labels, nanos, Long::sum));
      one.memory().ifPresent(bytes -> memory.merge(labels, bytes, Long::sum));
    }
    text.family("pod_cpu_usage_seconds_total", "counter", "CPU time used by the pod");
    cpu.forEach(
        (labels, nanos) -> text.sample("pod_cpu_usage_seconds_total", labels, nanos / NANOS));
    text.family("pod_memory_working_set_bytes", "gauge", "Working set of the pod");
    memory.forEach((labels, bytes) -> text.sample("pod_memory_working_set_bytes", labels, bytes));
  }

  /** What dashboards read: /metrics/cadvisor, of it processor time and memory. */
  String cadvisor() {
    List<Measured> all = measured();
    Text text = new Text();
    text.family("container_cpu_usage_seconds_total", "counter", "CPU time used");
    for (Measured one : all) {
      one.cpu()
          .ifPresent(
              nanos ->
                  text.sample("container_cpu_usage_seconds_total", detailed(one), nanos / NANOS));
    }
    memory(all, text, "container_memory_working_set_bytes", MemoryUse::workingSet);
    memory(all, text, "container_memory_usage_bytes", MemoryUse::usage);
    memory(all, text, "container_memory_rss", MemoryUse::resident);
    return text.toString();
  }

  private static void memory(
      List<Measured> all, Text text, String name, Function<MemoryUse, OptionalLong> figure) {
    text.family(name, "gauge", "Memory of the container");
    for (Measured one : all) {
      one.stats()
          .memory()
          .flatMap(use -> boxed(figure.apply(use)))
          .ifPresent(bytes -> text.sample(name, detailed(one), bytes));
    }
  }

  private static String detailed(Measured one) {
    String labels = one.labels();
    return labels.substring(0, labels.length() - 1)
        + ",image=\""
        + one.container().status().image().reference()
        + "\",name=\""
        + one.container().id()
        + "\"}";
  }

  /** /stats/summary: k8s.io/kubelet/pkg/apis/stats/v1alpha1/types.go. */
  Map<String, Object> summary(boolean onlyCpuAndMemory) {
    Map<String, SandboxStats> sandboxes = sandboxes();
    Map<PodView, List<Measured>> byPod = new LinkedHashMap<>();
    measured().forEach(one -> byPod.computeIfAbsent(one.pod(), _ -> new ArrayList<>()).add(one));
    List<Object> list = new ArrayList<>();
    byPod.forEach(
        (pod, containers) -> list.add(podSummary(pod, containers, sandboxes, onlyCpuAndMemory)));
    return Map.of("node", nodeSummary(onlyCpuAndMemory), "pods", list);
  }

  private Map<String, SandboxStats> sandboxes() {
    try {
      return runtime.statistics().sandboxes(SandboxFilter.ALL).stream()
          .collect(
              Collectors.toMap(
                  stats -> stats.metadata().uid(), Function.identity(), (one, _) -> one));
    } catch (ContainerRuntimeException e) {
      // Older runtimes count for containers only.
      return Map.of();
    }
  }

  private Map<String, Object> nodeSummary(boolean onlyCpuAndMemory) {
    MachineUse use = machine.get();
    Map<String, Object> summary = new HashMap<>();
    summary.put("nodeName", nodeName);
    summary.put("startTime", use.started());
    summary.put("cpu", Map.of("time", use.at(), "usageCoreNanoSeconds", use.cpuNanos()));
    summary.put(
        "memory",
        Map.of(
            "time", use.at(),
            "availableBytes", use.available(),
            "usageBytes", use.usage(),
            "workingSetBytes", use.workingSet()));
    if (!onlyCpuAndMemory) {
      summary.put(
          "fs",
          Map.of(
              "time", use.at(),
              "capacityBytes", use.diskCapacity(),
              "availableBytes", use.diskAvailable(),
              "usedBytes", use.diskUsed()));
    }
    return summary;
  }

  private static Map<String, Object> podSummary(
      PodView view,
      List<Measured> containers,
      Map<String, SandboxStats> sandboxes,
      boolean onlyCpuAndMemory) {
    ObjectMeta metadata = view.pod().metadata();
    Map<String, Object> summary = new HashMap<>();
    summary.put(
        "podRef",
        Map.of("name", metadata.name(), "namespace", metadata.namespace(), "uid", metadata.uid()));
    view.status().startTime().ifPresent(at -> summary.put("startTime", at));
    summary.put("containers", containers.stream().map(Figures::containerSummary).toList());
    SandboxStats sandbox = sandboxes.get(metadata.uid());
    if (sandbox != null) {
      sandbox.cpu().ifPresent(use -> summary.put("cpu", cpu(use)));
      sandbox.memory().ifPresent(use -> summary.put("memory", memory(use)));
      if (!onlyCpuAndMemory) {
        sandbox.network().ifPresent(use -> summary.put("network", network(use)));
      }
    }
    return summary;
  }

  private static Map<String, Object> containerSummary(Measured one) {
    Map<String, Object> summary = new HashMap<>();
    summary.put("name", one.container().name());
    one.container().status().started().ifPresent(at -> summary.put("startTime", at));
    one.stats().cpu().ifPresent(use -> summary.put("cpu", cpu(use)));
    one.stats().memory().ifPresent(use -> summary.put("memory", memory(use)));
    one.stats().writableLayer().ifPresent(use -> summary.put("rootfs", disk(use)));
    return summary;
  }

  private static Map<String, Object> cpu(CpuUse use) {
    Map<String, Object> figures = new HashMap<>(Map.of("time", use.at()));
    put(figures, "usageCoreNanoSeconds", use.totalNanos());
    put(figures, "usageNanoCores", use.nanoCores());
    return figures;
  }

  private static Map<String, Object> memory(MemoryUse use) {
    Map<String, Object> figures = new HashMap<>(Map.of("time", use.at()));
    put(figures, "workingSetBytes", use.workingSet());
    put(figures, "availableBytes", use.available());
    put(figures, "usageBytes", use.usage());
    put(figures, "rssBytes", use.resident());
    put(figures, "pageFaults", use.pageFaults());
    put(figures, "majorPageFaults", use.majorPageFaults());
    return figures;
  }

  private static Map<String, Object> disk(FilesystemUse use) {
    Map<String, Object> figures = new HashMap<>(Map.of("time", use.at()));
    put(figures, "usedBytes", use.bytes());
    put(figures, "inodesUsed", use.inodes());
    return figures;
  }

  private static Map<String, Object> network(NetworkUse use) {
    Map<String, Object> figures = new HashMap<>(Map.of("time", use.at()));
    use.main().ifPresent(main -> figures.putAll(network(main)));
    figures.put("interfaces", use.interfaces().stream().map(Figures::network).toList());
    return figures;
  }

  private static Map<String, Object> network(InterfaceUse use) {
    Map<String, Object> figures = new HashMap<>(Map.of("name", use.name()));
    put(figures, "rxBytes", use.receivedBytes());
    put(figures, "rxErrors", use.receiveErrors());
    put(figures, "txBytes", use.sentBytes());
    put(figures, "txErrors", use.sendErrors());
    return figures;
  }

  private static void put(Map<String, Object> figures, String name, OptionalLong value) {
    value.ifPresent(number -> figures.put(name, number));
  }

  /** Lines as Prometheus reads them. */
  private static final class Text {
    private final StringBuilder text = new StringBuilder();

    void family(String name, String type, String help) {
      text.append("# HELP ").append(name).append(' ').append(help).append('\n');
      text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void sample(String name, String labels, double value) {
      text.append(name).append(labels).append(' ').append(value).append('\n');
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
