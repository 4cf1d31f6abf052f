package io.longshore.master.scheduler;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Namespace;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * Gives each pod a node. One thread decides, a pod after the other; what is decided is written by
 * others, so that the next pod need not wait. Safe for use by several threads.
 */
public final class Scheduler implements Controller {
  private static final Log LOG = Log.of("scheduler");

  /** The scheduler that pods mean who name none. */
  public static final String NAME = "default-scheduler";

  // Each has a connection of its own: many new ones cost more than they gain.
  private static final int WRITERS = 8;

  private static final Set<Obstacle.Remedy> ROOM =
      Set.of(Obstacle.Remedy.ROOM, Obstacle.Remedy.NEIGHBOURS);
  private static final Set<Obstacle.Remedy> NEIGHBOURS = Set.of(Obstacle.Remedy.NEIGHBOURS);
  private static final Set<Obstacle.Remedy> ANY = Set.of(Obstacle.Remedy.values());

  private final ClusterCaches caches;
  private final PodWriter writer;
  private final RandomGenerator random;
  private final ClusterState cluster = new ClusterState();
  private final SchedulingQueue queue;
  private final ExecutorService writing =
      Executors.newFixedThreadPool(WRITERS, Thread.ofVirtual().factory());
  private final Thread deciding = Thread.ofVirtual().name("scheduler").unstarted(this::run);

  /** Listens to the caches. */
  public Scheduler(
      KubeClient client,
      ClusterCaches caches,
      EventRecorder events,
      Clock clock,
      Timers timers,
      RandomGenerator random) {
    this.caches = caches;
    this.writer = new PodWriter(client, events.of(NAME), clock);
    this.random = random;
    this.queue = new SchedulingQueue(clock, timers);
    caches.nodes().addHandler(Changes.pairs(this::nodeChanged));
    caches.namespaces().addHandler(Changes.pairs(this::namespaceChanged));
    caches.pods().addHandler(Changes.pairs(this::podChanged));
  }

  @Override
  public void start() {
    deciding.start();
  }

  private void nodeChanged(Changes.Change<NodeView> change) {
    change
        .before()
        .ifPresent(
            node -> {
              if (change.after().isEmpty()) {
                cluster.removeNode(node.name());
              }
            });
    change.after().ifPresent(cluster::put);
    // Agents write how they are again and again: that alone helps no pod.
    if (change.before().isEmpty()
        || change.after().isEmpty()
        || !essence(change.before().get()).equals(essence(change.after().get()))) {
      queue.happened(ANY);
    }
  }

  private static List<Object> essence(NodeView node) {
    return List.of(
        node.metadata().labels(),
        node.wanted().taints(),
        node.wanted().unschedulable(),
        node.state().allocatable());
  }

  private void namespaceChanged(Changes.Change<Namespace> change) {
    change.after().ifPresentOrElse(cluster::put, () -> change.before().ifPresent(cluster::remove));
    queue.happened(NEIGHBOURS);
  }

  private void podChanged(Changes.Change<PodView> change) {
    if (change.after().isEmpty()) {
      change.before().ifPresent(this::gone);
      return;
    }
    PodView pod = change.after().get();
    if (pod.isPlaced()) {
      queue.remove(pod.metadata().objectName());
      cluster.put(pod);
      tellOfPlaced(change.before(), pod);
    } else if (isOurs(pod)) {
      wait(change.before(), pod);
    } else {
      queue.remove(pod.metadata().objectName());
    }
  }

  private void gone(PodView pod) {
    queue.remove(pod.metadata().objectName());
    cluster.remove(pod.metadata().uid());
    if (pod.isPlaced()) {
      queue.happened(ROOM);
    }
  }

  private void tellOfPlaced(Optional<PodView> before, PodView pod) {
    if (pod.isFinished() && before.filter(PodView::isFinished).isEmpty()) {
      queue.happened(ROOM);
    } else if (before.isEmpty()
        || !before.get().isPlaced()
        || !before.get().metadata().labels().equals(pod.metadata().labels())
        || before.get().isEnding() != pod.isEnding()) {
      queue.happened(NEIGHBOURS);
    }
  }

  private static boolean isOurs(PodView pod) {
    String scheduler = pod.wanted().schedulerName();
    return pod.isActive() && (scheduler.isEmpty() || scheduler.equals(NAME));
  }

  /** Only its status changed: that is what we wrote ourselves. */
  private void wait(Optional<PodView> before, PodView pod) {
    if (!pod.wanted().schedulingGates().isEmpty()) {
      queue.remove(pod.metadata().objectName());
      writing.execute(() -> writer.tellGated(pod));
    } else if (before.isPresent()
        && before.get().metadata().uid().equals(pod.metadata().uid())
        && before.get().spec().equals(pod.spec())
        && before.get().metadata().labels().equals(pod.metadata().labels())) {
      queue.refresh(pod);
    } else {
      queue.add(pod);
    }
  }

  private void run() {
    try {
      for (Optional<SchedulingQueue.Turn> turn = queue.next();
          turn.isPresent();
          turn = queue.next()) {
        place(turn.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void place(SchedulingQueue.Turn turn) {
    PlacedPod pod = PlacedPod.of(turn.pod());
    try {
      switch (cluster.decide(view -> Placement.of(pod, view, random))) {
        case Placement.On(String node) -> promise(turn, pod, node);
        case Placement.Nowhere(String message, Set<Obstacle.Remedy> remedies) -> {
          queue.defer(turn, remedies);
          writing.execute(() -> writer.tellUnschedulable(turn.pod(), message));
        }
      }
    } catch (RuntimeException e) {
      LOG.bug("a pod cannot be judged", e, "pod", turn.pod().metadata().objectName());
      queue.defer(turn, ANY);
    }
  }

  private void promise(SchedulingQueue.Turn turn, PlacedPod pod, String node) {
    cluster.promise(pod, node);
    writing.execute(
        () -> {
          try {
            writer.bind(turn.pod(), node);
          } catch (KubeApiException e) {
            retry(turn, e);
          }
        });
  }

  /** What the API has said of it meanwhile counts: it may be gone, or placed by somebody else. */
  private void retry(SchedulingQueue.Turn turn, KubeApiException failure) {
    PodView pod = turn.pod();
    cluster.remove(pod.metadata().uid());
    Optional<PodView> now =
        caches
            .pods()
            .get(pod.metadata().objectName())
            .filter(one -> one.metadata().uid().equals(pod.metadata().uid()));
    now.ifPresent(cluster::put);
    if (now.filter(one -> !one.isPlaced()).isEmpty()) {
      return;
    }
    if (!failure.notFound() && !failure.conflict()) {
      writer.tellFailed(pod, String.valueOf(failure.getMessage()));
    }
    queue.defer(turn, ANY);
    queue.happened(ANY);
  }

  @Override
  public void close() {
    queue.close();
    deciding.interrupt();
    writing.shutdownNow();
    try {
      deciding.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
