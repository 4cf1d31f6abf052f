package io.longshore.agent.node;

import io.longshore.agent.config.EvictionSettings;
import io.longshore.agent.config.NodeSettings;
import io.longshore.kubeapi.meta.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** How much there is for pods. */
public record Resources(Map<String, Quantity> capacity, Map<String, Quantity> allocatable) {

  /** Copies. */
  public Resources {
    capacity = Map.copyOf(capacity);
    allocatable = Map.copyOf(allocatable);
  }

  /** Of a machine, and a disk of so many bytes. */
  public static Resources of(
      Machine machine, long diskBytes, NodeSettings node, EvictionSettings eviction) {
    Map<String, Quantity> capacity = new TreeMap<>();
    capacity.put("cpu", Quantity.of(machine.processors()));
    capacity.put("memory", Quantity.ofBytes(machine.memory()));
    capacity.put("ephemeral-storage", Quantity.ofBytes(diskBytes));
    capacity.put("pods", Quantity.of(pods(machine, node)));
    machine
        .hugePages()
        .forEach((size, count) -> capacity.put(hugePages(size), Quantity.ofBytes(size * count)));
    return new Resources(capacity, allocatable(capacity, machine, node, eviction));
  }

  private static long pods(Machine machine, NodeSettings node) {
    return node.podsPerCore() == 0
        ? node.maxPods()
        : Math.min(node.maxPods(), (long) node.podsPerCore() * machine.processors());
  }

  /** As the API names a size: hugepages-2Mi. */
  private static String hugePages(long size) {
    return "hugepages-" + Quantity.ofBytes(size);
  }

  /** pkg/kubelet/cm/node_container_manager_linux.go, GetNodeAllocatableReservation. */
  private static Map<String, Quantity> allocatable(
      Map<String, Quantity> capacity,
      Machine machine,
      NodeSettings node,
      EvictionSettings eviction) {
    long pinned =
        machine.hugePages().entrySet().stream()
            .mapToLong(pages -> pages.getKey() * pages.getValue())
            .sum();
    Map<String, Quantity> result = new TreeMap<>();
    capacity.forEach(
        (name, amount) -> {
          Quantity left =
              amount
                  .minus(reserved(node.systemReserved(), name))
                  .minus(reserved(node.kubeReserved(), name))
                  .minus(Quantity.of(threshold(name, amount.value(), eviction)))
                  .minus(Quantity.of(name.equals("memory") ? pinned : 0));
          result.put(name, left.compareTo(Quantity.ZERO) < 0 ? Quantity.ZERO : left);
        });
    return result;
  }

  private static Quantity reserved(Map<String, String> amounts, String name) {
    String amount = amounts.get(name);
    return amount == null ? Quantity.ZERO : Quantity.parse(amount);
  }

  private static long threshold(String name, long capacity, EvictionSettings eviction) {
    return switch (name) {
      case "memory" -> eviction.hardThreshold("memory.available", capacity);
      case "ephemeral-storage" -> eviction.hardThreshold("nodefs.available", capacity);
      default -> 0;
    };
  }
}
