package io.longshore.master.controllers.workload;

import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.OwnerReference;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.cluster.Loop;
import io.longshore.master.cluster.Ownership;
import io.longshore.master.cluster.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps as many pods of each ReplicaSet as are wanted. Safe for use by several threads. */
public final class ReplicaSetController implements Controller {
  private static final int WORKERS = 5;

  private final KubeClient client;
  private final ClusterCaches caches;
  private final EventRecorder.Voice events;
  private final Clock clock;
  private final Expectations expectations;
  private final Ownership<ReplicaSet, PodView> ownership;
  private final Loop<ObjectName> loop;

  /** Listens to the caches. */
  public ReplicaSetController(
      KubeClient client, ClusterCaches caches, EventRecorder events, Clock clock, Timers timers) {
    this.client = client;
    this.caches = caches;
    this.events = events.of("replicaset-controller");
    this.clock = clock;
    this.expectations = new Expectations(clock);
    this.ownership =
        new Ownership<>(client, ReplicaSet.RESOURCE, PodView.RESOURCE, PodView::metadata);
    this.loop = new Loop<>("replicaset", WORKERS, timers, this::sync);
    caches.replicaSets().addHandler(Changes.latest(set -> loop.add(nameOf(set))));
    caches.pods().addHandler(Changes.pairs(this::podChanged));
  }

  private static ObjectName nameOf(ReplicaSet set) {
    return set.metadata().objectName();
  }

  @Override
  public void start() {
    loop.start();
  }

  private void podChanged(Changes.Change<PodView> change) {
    change.before().ifPresent(before -> wake(before, change));
    change.after().ifPresent(after -> wake(after, change));
    change.after().ifPresent(this::wakeWhenAvailable);
  }

  private void wake(PodView pod, Changes.Change<PodView> change) {
    Optional<OwnerReference> owner = pod.metadata().controller();
    if (owner.isEmpty()) {
      // A change of labels may make it somebody's, so both states are asked.
      selecting(pod).forEach(set -> loop.add(nameOf(set)));
      return;
    }
    if (!owner.get().kind().equals(ReplicaSet.RESOURCE.kind())) {
      return;
    }
    ObjectName name = new ObjectName(pod.metadata().namespace(), owner.get().name());
    if (change.before().isEmpty()) {
      expectations.created(name);
    }
    if (change.after().isEmpty() || pod.isEnding()) {
      expectations.deleted(name, pod.metadata().uid());
    }
    loop.add(name);
  }

  private List<ReplicaSet> selecting(PodView pod) {
    return caches.replicaSetsByNamespace().get(pod.metadata().namespace()).stream()
        .filter(
            set -> selector(set).filter(one -> one.matches(pod.metadata().labels())).isPresent())
        .toList();
  }

  /** Time alone makes a ready pod an available one. */
  private void wakeWhenAvailable(PodView pod) {
    Optional<OwnerReference> owner = pod.metadata().controller();
    if (owner.isEmpty() || !pod.isReady()) {
      return;
    }
    ObjectName name = new ObjectName(pod.metadata().namespace(), owner.get().name());
    Duration minReady = minReady(caches.replicaSets().get(name));
    Instant at = pod.readySince().orElseGet(clock::now).plus(minReady);
    if (!minReady.isZero() && at.isAfter(clock.now())) {
      loop.addAfter(name, Duration.between(clock.now(), at).plusMillis(10));
    }
  }

  private static Duration minReady(Optional<ReplicaSet> set) {
    return Duration.ofSeconds(
        set.flatMap(ReplicaSet::spec).map(ReplicaSet.Spec::minReadySeconds).orElse(0));
  }

  /** Empty where it chooses nothing, or cannot be understood. */
  private static Optional<Labels.Selector> selector(ReplicaSet set) {
    return set.spec()
        .flatMap(ReplicaSet.Spec::selector)
        .map(LabelSelector::selector)
        .filter(selector -> !selector.conditions().isEmpty());
  }

  private void sync(ObjectName name) throws InterruptedException {
    Optional<ReplicaSet> found = caches.replicaSets().get(name);
    if (found.isEmpty()) {
      expectations.forget(name);
      return;
    }
    ReplicaSet set = found.get();
    Optional<Labels.Selector> selector = selector(set);
    if (selector.isEmpty()) {
      return;
    }
    boolean mayOrder = expectations.areMet(name);
    List<PodView> pods = ownership.settle(set, claim(set, selector.get()));
    Optional<RuntimeException> failure =
        mayOrder ? carryOut(set, plan(set, pods)) : Optional.empty();
    writeStatus(set, pods, failure);
    if (failure.isPresent()) {
      throw failure.get();
    }
    pods.forEach(this::wakeWhenAvailable);
  }

  private Ownership.Claim<PodView> claim(ReplicaSet set, Labels.Selector selector) {
    ObjectMeta metadata = set.metadata();
    List<PodView> candidates = new ArrayList<>(caches.podsByOwner().get(metadata.uid()));
    caches.podsByOwner().get(ClusterCaches.orphansOf(metadata.namespace())).stream()
        .filter(PodView::isActive)
        .forEach(candidates::add);
    return Ownership.claim(metadata, selector, candidates, PodView::metadata);
  }

  private ReplicaSetPlan plan(ReplicaSet set, List<PodView> pods) {
    Collection<PodView> related =
        set
            .metadata()
            .controller()
            .map(owner -> caches.replicaSetsByOwner().get(owner.uid()))
            .orElse(List.of(set))
            .stream()
            .flatMap(one -> caches.podsByOwner().get(one.metadata().uid()).stream())
            .toList();
    return ReplicaSetPlan.of(set, pods, related, clock.now());
  }

  private Optional<RuntimeException> carryOut(ReplicaSet set, ReplicaSetPlan plan)
      throws InterruptedException {
    return switch (plan) {
      case ReplicaSetPlan.Enough() -> Optional.empty();
      case ReplicaSetPlan.Create(int count) -> create(set, count);
      case ReplicaSetPlan.Delete(List<PodView> pods) -> delete(set, pods);
    };
  }

  private Optional<RuntimeException> create(ReplicaSet set, int count) throws InterruptedException {
    JsonObject pod = Template.of(set).podOf(set);
    expectations.expectCreations(nameOf(set), count);
    SlowStart.Outcome outcome = SlowStart.run(count, () -> create(set, pod));
    expectations.created(nameOf(set), count - outcome.called());
    return outcome.failure();
  }

  private void create(ReplicaSet set, JsonObject pod) {
    try {
      JsonObject made = client.create(Pod.RESOURCE.as(JsonObject.class), pod, WriteOptions.DEFAULT);
      events.normal(
          ReplicaSet.RESOURCE, set, "SuccessfulCreate", "Created pod: " + made.metadata().name());
    } catch (KubeApiException e) {
      expectations.created(nameOf(set));
      if (isEndOfNamespace(e)) {
        return;
      }
      events.warning(ReplicaSet.RESOURCE, set, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  /** Nothing can be made there any more, and all that is there goes. */
  private static boolean isEndOfNamespace(KubeApiException failure) {
    return failure.causes().stream()
        .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
  }

  private Optional<RuntimeException> delete(ReplicaSet set, List<PodView> pods)
      throws InterruptedException {
    expectations.expectDeletions(
        nameOf(set), pods.stream().map(pod -> pod.metadata().uid()).toList());
    return SlowStart.together(pods.stream().<Runnable>map(pod -> () -> delete(set, pod)).toList())
        .stream()
        .findFirst();
  }

  private void delete(ReplicaSet set, PodView pod) {
    String name = pod.metadata().name();
    try {
      DeleteOptions onlyThis =
          new DeleteOptions(
              Optional.empty(),
              Optional.of(pod.metadata().uid()),
              Optional.empty(),
              Optional.empty());
      if (client.delete(Pod.RESOURCE, pod.metadata().objectName(), onlyThis)) {
        events.normal(ReplicaSet.RESOURCE, set, "SuccessfulDelete", "Deleted pod: " + name);
      } else {
        expectations.deleted(nameOf(set), pod.metadata().uid());
      }
    } catch (KubeApiException e) {
      expectations.deleted(nameOf(set), pod.metadata().uid());
      // Another pod of that name: then this one is gone.
      if (!e.conflict()) {
        events.warning(
            ReplicaSet.RESOURCE, set, "FailedDelete", "Error deleting: " + e.getMessage());
        throw e;
      }
    }
  }

  private void writeStatus(ReplicaSet set, List<PodView> pods, Optional<RuntimeException> failure) {
    ReplicaSet.Status status =
        ReplicaSetStatus.of(
            set, pods, failure.map(error -> String.valueOf(error.getMessage())), clock.now());
    if (!set.status().equals(Optional.of(status))) {
      client.patch(
          ReplicaSet.RESOURCE,
          nameOf(set),
          "status",
          new Patch.MergePatch(ReplicaSetStatus.patch(set, status)),
          WriteOptions.DEFAULT);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
