package io.longshore.master.controllers.node;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.Loop;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodConditions;
import io.longshore.master.cluster.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Deletes pods that nobody else will: those of nodes that are gone, those that ended before there
 * was a node for them, and the eldest of very many that have ended. After pkg/controller/podgc.
 * Safe for use by several threads.
 */
public final class PodCollector implements Controller {
  private static final Log LOG = Log.of("pod-collector");

  /** A node that is deleted may come back: podgc's quarantineTime. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private static final Duration COUNT_AGAIN = Duration.ofSeconds(20);
  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  /** What to look at. */
  private sealed interface Task {
    /** Whether a node is gone for good, and its pods with it. */
    record Lost(String node) implements Task {}

    /** Whether a node was declared dead. */
    record Dead(String node) implements Task {}

    /** Whether a pod ends that never had a node. */
    record Unplaced(ObjectName pod) implements Task {}

    /** Whether too many have ended. */
    record Finished() implements Task {}
  }

  private final KubeClient client;
  private final ClusterCaches caches;
  private final Clock clock;
  private final int mostFinished;
  private final Loop<Task> loop;

  /**
   * Listens to the caches.
   *
   * @param mostFinished how many pods that have ended are kept; zero for any number
   */
  public PodCollector(
      KubeClient client, ClusterCaches caches, Clock clock, Timers timers, int mostFinished) {
    this.client = client;
    this.caches = caches;
    this.clock = clock;
    this.mostFinished = mostFinished;
    this.loop = new Loop<>("pod-collector", 1, timers, this::sync);
    caches.nodes().addHandler(Changes.pairs(this::nodeChanged));
    caches.pods().addHandler(Changes.latest(this::podChanged));
  }

  @Override
  public void start() {
    loop.start();
  }

  private void nodeChanged(Changes.Change<NodeView> change) {
    if (change.after().isEmpty()) {
      change.before().ifPresent(node -> loop.addAfter(new Task.Lost(node.name()), QUARANTINE));
    } else if (isDead(change.after().get())) {
      loop.add(new Task.Dead(change.after().get().name()));
    }
  }

  private static boolean isDead(NodeView node) {
    return !NodeTaints.isReady(node)
        && node.wanted().taints().stream().anyMatch(taint -> taint.key().equals(OUT_OF_SERVICE));
  }

  private void podChanged(PodView pod) {
    String node = pod.wanted().nodeName();
    if (!pod.isPlaced() && pod.isEnding()) {
      loop.add(new Task.Unplaced(pod.metadata().objectName()));
    } else if (pod.isPlaced() && caches.nodes().get(new ObjectName("", node)).isEmpty()) {
      loop.addAfter(new Task.Lost(node), QUARANTINE);
    }
    if (pod.isFinished() && mostFinished > 0) {
      loop.addAfter(new Task.Finished(), COUNT_AGAIN);
    }
  }

  private void sync(Task task) {
    switch (task) {
      case Task.Lost(String node) -> collectLost(node);
      case Task.Dead(String node) -> collectDead(node);
      case Task.Unplaced(ObjectName pod) -> collectUnplaced(pod);
      case Task.Finished() -> collectFinished();
    }
  }

  private void collectLost(String node) {
    List<PodView> pods = List.copyOf(caches.podsByNode().get(node));
    ObjectName name = new ObjectName("", node);
    if (!pods.isEmpty()
        && caches.nodes().get(name).isEmpty()
        && client.find(NodeView.RESOURCE, name).isEmpty()) {
      LOG.info("the pods of a node that is gone are deleted", "node", node, "pods", pods.size());
      pods.forEach(pod -> delete(pod, Optional.of("PodGC: node no longer exists")));
    }
  }

  private void collectDead(String node) {
    if (caches.nodes().get(new ObjectName("", node)).filter(PodCollector::isDead).isPresent()) {
      caches.podsByNode().get(node).stream()
          .filter(PodView::isEnding)
          .forEach(pod -> delete(pod, Optional.empty()));
    }
  }

  private void collectUnplaced(ObjectName name) {
    caches
        .pods()
        .get(name)
        .filter(pod -> pod.isEnding() && !pod.isPlaced())
        .ifPresent(pod -> delete(pod, Optional.empty()));
  }

  private void collectFinished() {
    List<PodView> finished =
        caches.pods().all().stream().filter(pod -> pod.isFinished() && !pod.isEnding()).toList();
    finished.stream()
        .sorted(
            Comparator.comparing(pod -> pod.metadata().creationTimestamp().orElse(Instant.EPOCH)))
        .limit(Math.max(0, (long) finished.size() - mostFinished))
        .forEach(pod -> delete(pod, Optional.empty()));
  }

  /** At once: nobody is there who could end it. */
  private void delete(PodView pod, Optional<String> disruption) {
    if (disruption.isPresent() && !pod.isFinished()) {
      PodConditions.set(
          client,
          pod,
          new PodView.Condition(
              "DisruptionTarget",
              "True",
              Optional.of(clock.now()),
              "DeletionByPodGC",
              disruption.get()));
      fail(pod);
    }
    client.delete(
        Pod.RESOURCE, pod.metadata().objectName(), DeleteOptions.now(pod.metadata().uid()));
  }

  private void fail(PodView pod) {
    if (client.find(PodView.RESOURCE, pod.metadata().objectName()).isPresent()) {
      client.patch(
          PodView.RESOURCE,
          pod.metadata().objectName(),
          "status",
          new Patch.MergePatch(JsonObject.EMPTY.with("Failed", "status", "phase")),
          WriteOptions.DEFAULT);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
