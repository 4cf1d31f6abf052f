package io.longshore.master.controllers.node;

import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Pod;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Deletes pods that do not bear the taints of their node. Safe for use by several threads. */
public final class TaintEviction implements Controller {
  private static final int WORKERS = 4;

  private final KubeClient client;
  private final ClusterCaches caches;
  private final EventRecorder.Voice events;
  private final Clock clock;

  /** When a pod that will have to go was first seen with the taints, by its uid. */
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  private final Loop<ObjectName> loop;

  /** Listens to the caches. */
  public TaintEviction(
      KubeClient client, ClusterCaches caches, EventRecorder events, Clock clock, Timers timers) {
    this.client = client;
    this.caches = caches;
    this.events = events.of("taint-eviction-controller");
    this.clock = clock;
    this.loop = new Loop<>("taint-eviction", WORKERS, timers, this::sync);
    caches.nodes().addHandler(Changes.pairs(this::nodeChanged));
    caches.pods().addHandler(Changes.pairs(this::podChanged));
  }

  @Override
  public void start() {
    loop.start();
  }

  private void nodeChanged(Changes.Change<NodeView> change) {
    if (change.after().isPresent() && !taints(change.before()).equals(taints(change.after()))) {
      caches
          .podsByNode()
          .get(change.after().get().name())
          .forEach(pod -> loop.add(pod.metadata().objectName()));
    }
  }

  private static List<NodeView.Taint> taints(Optional<NodeView> node) {
    return node.map(one -> one.wanted().taints()).orElse(List.of());
  }

  private void podChanged(Changes.Change<PodView> change) {
    if (change.after().isEmpty()) {
      change.before().ifPresent(pod -> seen.remove(pod.metadata().uid()));
      return;
    }
    PodView pod = change.after().get();
    boolean moved = change.before().filter(before -> before.spec().equals(pod.spec())).isEmpty();
    if (pod.isPlaced() && moved) {
      loop.add(pod.metadata().objectName());
    }
  }

  private void sync(ObjectName name) {
    Optional<PodView> found = caches.pods().get(name);
    if (found.isEmpty() || found.get().isEnding()) {
      return;
    }
    PodView pod = found.get();
    Optional<NodeView> node = caches.nodes().get(new ObjectName("", pod.wanted().nodeName()));
    String uid = pod.metadata().uid();
    switch (Eviction.of(taints(node), pod.wanted().tolerations())) {
      case Eviction.Never() -> seen.remove(uid);
      case Eviction.After(Duration time) -> {
        long since = seen.computeIfAbsent(uid, _ -> clock.nanoTime());
        Duration left = time.minusNanos(clock.nanoTime() - since);
        if (left.isPositive()) {
          loop.addAfter(name, left.plusMillis(1));
        } else {
          evict(pod);
        }
      }
    }
  }

  private void evict(PodView pod) {
    events.normal(
        Pod.RESOURCE,
        pod,
        "TaintManagerEviction",
        "Marking for deletion Pod " + pod.metadata().objectName());
    PodConditions.set(
        client,
        pod,
        new PodView.Condition(
            "DisruptionTarget",
            "True",
            Optional.of(clock.now()),
            "DeletionByTaintManager",
            "Taint manager: deleting due to NoExecute taint"));
    client.delete(
        Pod.RESOURCE,
        pod.metadata().objectName(),
        new DeleteOptions(
            Optional.empty(),
            Optional.of(pod.metadata().uid()),
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public void close() {
    loop.close();
  }
}
