package io.longshore.master.controllers.node;

import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.coordination.Lease;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.StrategicPatch;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.cluster.Loop;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodConditions;
import io.longshore.master.cluster.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says of nodes that show no sign of life that nobody knows how they are, and taints nodes after
 * their conditions. Safe for use by several threads.
 */
public final class NodeLifecycle implements Controller {
  private static final int WORKERS = 2;
  private static final List<String> TOLD_BY_AGENT =
      List.of(NodeTaints.READY, "MemoryPressure", "DiskPressure", "PIDPressure");

  private final KubeClient client;
  private final ClusterCaches caches;
  private final EventRecorder.Voice events;
  private final Clock clock;
  private final Duration patience;
  private final SignsOfLife signs;
  private final Loop<String> loop;

  /** Listens to the caches. */
  public NodeLifecycle(
      KubeClient client,
      ClusterCaches caches,
      EventRecorder events,
      Clock clock,
      Timers timers,
      Duration patience) {
    this.client = client;
    this.caches = caches;
    this.events = events.of("node-controller");
    this.clock = clock;
    this.patience = patience;
    this.signs = new SignsOfLife(clock);
    this.loop = new Loop<>("nodes", WORKERS, timers, this::sync);
    caches.nodes().addHandler(Changes.pairs(this::nodeChanged));
    caches.nodeLeases().addHandler(Changes.latest(this::leaseChanged));
  }

  @Override
  public void start() {
    loop.start();
  }

  private void nodeChanged(Changes.Change<NodeView> change) {
    change.after().ifPresent(node -> signs.show(node.name() + "/status", heartbeat(node)));
    boolean wasReady = change.before().filter(NodeTaints::isReady).isPresent();
    boolean isReady = change.after().filter(NodeTaints::isReady).isPresent();
    if (wasReady == isReady) {
      change.after().or(change::before).ifPresent(node -> loop.add(node.name()));
    } else {
      // Whether pods are driven from other nodes hangs on whether any node lives.
      caches.nodes().all().forEach(node -> loop.add(node.name()));
    }
  }

  private void leaseChanged(Lease lease) {
    String renewed = lease.spec().flatMap(Lease.Spec::renewTime).map(Object::toString).orElse("");
    signs.show(lease.metadata().name(), renewed);
    loop.add(lease.metadata().name());
  }

  private static String heartbeat(NodeView node) {
    return node.condition(NodeTaints.READY)
        .map(ready -> ready.status() + ready.lastHeartbeatTime())
        .orElse("");
  }

  private void sync(String name) {
    Optional<NodeView> node = caches.nodes().get(new ObjectName("", name));
    if (node.isEmpty()) {
      signs.forget(name);
      signs.forget(name + "/status");
      return;
    }
    Duration status = signs.silence(name + "/status");
    Duration lease = signs.silence(name);
    Duration silence = status.compareTo(lease) < 0 ? status : lease;
    Duration left = patience.minus(silence);
    if (left.isPositive()) {
      loop.addAfter(name, left.plusMillis(1));
    } else if (tellsAnything(node.get())) {
      tellUnknown(node.get());
      return;
    }
    if (!NodeTaints.isReady(node.get())) {
      tellPods(node.get());
    }
    taint(node.get());
  }

  private static boolean tellsAnything(NodeView node) {
    return TOLD_BY_AGENT.stream()
        .anyMatch(
            type ->
                node.condition(type)
                    .filter(condition -> condition.status().equals("Unknown"))
                    .isEmpty());
  }

  private void tellUnknown(NodeView node) {
    Instant now = clock.now();
    List<Node.Condition> unknown = new ArrayList<>();
    for (String type : TOLD_BY_AGENT) {
      Optional<Node.Condition> told = node.condition(type);
      boolean was = told.filter(one -> one.status().equals("Unknown")).isPresent();
      if (!was) {
        unknown.add(
            new Node.Condition(
                type,
                "Unknown",
                told.flatMap(Node.Condition::lastHeartbeatTime)
                    .or(() -> node.metadata().creationTimestamp()),
                Optional.of(now),
                told.isPresent() ? "NodeStatusUnknown" : "NodeStatusNeverUpdated",
                told.isPresent()
                    ? "Kubelet stopped posting node status."
                    : "Kubelet never posted node status."));
      }
    }
    StrategicPatch.between(
            JsonObject.EMPTY.with(List.of(), "status", "conditions"),
            JsonObject.EMPTY.with(unknown, "status", "conditions"))
        .ifPresent(patch -> write(node, "status", new Patch.Strategic(patch)));
    if (NodeTaints.isReady(node)) {
      events.normal(
          Node.RESOURCE,
          node,
          "NodeNotReady",
          "Node " + node.name() + " status is now: NodeNotReady");
    }
  }

  private void write(NodeView node, String part, Patch patch) {
    client.patch(
        NodeView.RESOURCE, node.metadata().objectName(), part, patch, WriteOptions.DEFAULT);
  }

  /** Nobody should be sent to pods of which nobody knows whether they answer. */
  private void tellPods(NodeView node) {
    for (PodView pod : caches.podsByNode().get(node.name())) {
      if (pod.isReady()) {
        PodConditions.set(
            client, pod, new PodView.Condition("Ready", "False", Optional.of(clock.now()), "", ""));
        events.warning(PodView.RESOURCE, pod, "NodeNotReady", "Node is not ready");
      }
    }
  }

  private void taint(NodeView node) {
    boolean anyLives = caches.nodes().all().stream().anyMatch(NodeTaints::isReady);
    List<NodeView.Taint> taints = NodeTaints.of(node, anyLives, clock.now());
    if (!taints.equals(node.wanted().taints())) {
      JsonObject fields =
          JsonObject.EMPTY
              .with(node.metadata().resourceVersion(), "metadata", "resourceVersion")
              .with(taints, "spec", "taints");
      write(node, "", new Patch.MergePatch(fields));
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
