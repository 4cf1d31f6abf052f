package io.longshore.agent.testing;

import io.longshore.agent.outside.NodeFacts;
import io.longshore.agent.outside.NodeSettings;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.kubeapi.meta.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A node with its folders below one of a test's. */
public record TestNode(NodeSettings settings) implements NodeFacts {
  /** With folders of its own and a group above those of its pods. */
  public static TestNode in(Path folder, String cgroupRoot) {
    return in(folder, cgroupRoot, true);
  }

  /** With folders of its own, and no groups: for a runtime that runs nothing. */
  public static TestNode withoutGroups(Path folder) {
    return in(folder, "/", false);
  }

  private static TestNode in(Path folder, String cgroupRoot, boolean groups) {
    return new TestNode(
        new NodeSettings(
            "node-1",
            folder.resolve("kubelet"),
            folder.resolve("logs"),
            folder.resolve("links"),
            List.of("10.96.0.10"),
            "cluster.local",
            Path.of("/etc/resolv.conf"),
            new NodeSettings.Groups(
                CgroupDriver.CGROUPFS,
                cgroupRoot,
                groups,
                true,
                Duration.ofMillis(100),
                OptionalLong.empty()),
            false,
            new NodeSettings.Limits(
                Duration.ofMinutes(5),
                1,
                10_000_000,
                5,
                new NodeSettings.ImageGarbage(85, 80, Duration.ofMinutes(2), Duration.ZERO))));
  }

  @Override
  public List<String> addresses() {
    return List.of("192.0.2.1");
  }

  @Override
  public Map<String, Quantity> allocatable() {
    return Map.of("cpu", Quantity.of(2), "memory", Quantity.parse("4Gi"));
  }

  @Override
  public long memoryCapacity() {
    return Quantity.parse("4Gi").value();
  }
}
