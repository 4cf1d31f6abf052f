package io.longshore.master.controllers.node;

import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.cluster.Loop;
import io.longshore.master.cluster.NodeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each node the addresses of its pods. What nodes have is all that is remembered, so that a
 * restart changes nothing. One thread gives.
 */
public final class PodRanges implements Controller {
  private final KubeClient client;
  private final ClusterCaches caches;
  private final EventRecorder.Voice events;
  private final List<PodRange> ranges;
  private final Loop<ObjectName> loop;

  /** What was given, until the cache shows it, and the last part of each range. Of the thread. */
  private final Map<String, List<String>> given = new HashMap<>();

  private final Map<PodRange, String> last = new HashMap<>();

  /** Listens to the caches. */
  public PodRanges(
      KubeClient client,
      ClusterCaches caches,
      EventRecorder events,
      Timers timers,
      List<String> ranges,
      int nodeMask4,
      int nodeMask6) {
    this.client = client;
    this.caches = caches;
    this.events = events.of("cidrAllocator");
    this.ranges = ranges.stream().map(text -> PodRange.parse(text, nodeMask4, nodeMask6)).toList();
    this.loop = new Loop<>("pod-ranges", 1, timers, this::sync);
    caches.nodes().addHandler(Changes.pairs(this::nodeChanged));
  }

  @Override
  public void start() {
    loop.start();
  }

  private void nodeChanged(Changes.Change<NodeView> change) {
    change.after().or(change::before).ifPresent(node -> loop.add(node.metadata().objectName()));
    if (change.after().isEmpty()) {
      // What it had is free for one that got nothing.
      caches.nodes().all().stream()
          .filter(node -> parts(node).isEmpty())
          .forEach(node -> loop.add(node.metadata().objectName()));
    }
  }

  private static List<String> parts(NodeView node) {
    List<String> all = node.wanted().podCIDRs();
    String first = node.wanted().podCIDR();
    return all.isEmpty() && !first.isEmpty() ? List.of(first) : all;
  }

  private void sync(ObjectName name) {
    Optional<NodeView> node = caches.nodes().get(name);
    if (node.isEmpty() || !parts(node.get()).isEmpty()) {
      given.remove(name.name());
    } else if (!ranges.isEmpty() && !given.containsKey(name.name())) {
      give(node.get());
    }
  }

  private void give(NodeView node) {
    Set<String> used = new HashSet<>();
    given.values().forEach(used::addAll);
    caches.nodes().all().forEach(other -> used.addAll(parts(other)));
    List<String> parts = new ArrayList<>();
    for (PodRange range : ranges) {
      range.next(Optional.ofNullable(last.get(range)), used).ifPresent(parts::add);
    }
    if (parts.size() < ranges.size()) {
      events.warning(
          Node.RESOURCE,
          node,
          "CIDRNotAvailable",
          "Node " + node.name() + " status is now: CIDRNotAvailable");
      return;
    }
    JsonObject fields =
        JsonObject.EMPTY
            .with(node.metadata().resourceVersion(), "metadata", "resourceVersion")
            .with(parts.getFirst(), "spec", "podCIDR")
            .with(parts, "spec", "podCIDRs");
    client.patch(
        NodeView.RESOURCE,
        node.metadata().objectName(),
        "",
        new Patch.MergePatch(fields),
        WriteOptions.DEFAULT);
    given.put(node.name(), parts);
    for (int i = 0; i < parts.size(); i++) {
      last.put(ranges.get(i), parts.get(i));
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
