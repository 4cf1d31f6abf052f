package io.longshore.master.controllers.workload;

import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
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
import io.longshore.master.cluster.OwnWrites;
import io.longshore.master.cluster.Ownership;
import io.longshore.master.cluster.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rolls Deployments out, step by step. Safe for use by several threads. */
public final class DeploymentController implements Controller {
  private static final int WORKERS = 5;

  private final KubeClient client;
  private final ClusterCaches caches;
  private final Clock clock;
  private final Ownership<Deployment, ReplicaSet> ownership;
  private final OwnWrites<ReplicaSet> writes;
  private final DeploymentWriter writer;
  private final Loop<ObjectName> loop;

  /** Listens to the caches. */
  public DeploymentController(
      KubeClient client, ClusterCaches caches, EventRecorder events, Clock clock, Timers timers) {
    this.client = client;
    this.caches = caches;
    this.clock = clock;
    this.ownership =
        new Ownership<>(client, Deployment.RESOURCE, ReplicaSet.RESOURCE, ReplicaSet::metadata);
    this.writes = new OwnWrites<>(clock);
    this.writer = new DeploymentWriter(client, events.of("deployment-controller"), writes);
    this.loop = new Loop<>("deployment", WORKERS, timers, this::sync);
    caches.deployments().addHandler(Changes.latest(one -> loop.add(nameOf(one))));
    caches.replicaSets().addHandler(Changes.gone(writes::vanished));
    caches.replicaSets().addHandler(Changes.each(this::wake));
    caches.pods().addHandler(Changes.pairs(this::podChanged));
  }

  private static ObjectName nameOf(Deployment deployment) {
    return deployment.metadata().objectName();
  }

  @Override
  public void start() {
    loop.start();
  }

  private void wake(ReplicaSet set) {
    Optional<OwnerReference> owner = set.metadata().controller();
    String namespace = set.metadata().namespace();
    if (owner.isEmpty()) {
      caches.deploymentsByNamespace().get(namespace).stream()
          .filter(
              one -> selector(one).filter(by -> by.matches(set.metadata().labels())).isPresent())
          .forEach(one -> loop.add(nameOf(one)));
    } else if (owner.get().kind().equals(Deployment.RESOURCE.kind())) {
      loop.add(new ObjectName(namespace, owner.get().name()));
    }
  }

  /** One that is to be made anew waits for the end of its last old pod. */
  private void podChanged(Changes.Change<PodView> change) {
    if (change.after().filter(pod -> !pod.isFinished()).isPresent()) {
      return;
    }
    change
        .before()
        .flatMap(pod -> ownerOf(pod))
        .filter(deployment -> !RolloutBounds.rolls(deployment))
        .ifPresent(deployment -> loop.add(nameOf(deployment)));
  }

  private Optional<Deployment> ownerOf(PodView pod) {
    String namespace = pod.metadata().namespace();
    return pod.metadata()
        .controller()
        .flatMap(set -> caches.replicaSets().get(new ObjectName(namespace, set.name())))
        .flatMap(set -> set.metadata().controller())
        .flatMap(owner -> caches.deployments().get(new ObjectName(namespace, owner.name())));
  }

  private static Optional<Labels.Selector> selector(Deployment deployment) {
    return deployment
        .spec()
        .flatMap(Deployment.Spec::selector)
        .map(LabelSelector::selector)
        .filter(selector -> !selector.conditions().isEmpty());
  }

  private void sync(ObjectName name) {
    Optional<Deployment> found = caches.deployments().get(name);
    Optional<Labels.Selector> selector = found.flatMap(DeploymentController::selector);
    if (found.isEmpty()) {
      writes.forget(name);
    }
    if (found.isEmpty() || selector.isEmpty()) {
      return;
    }
    if (!writes.areShown(name, caches.replicaSets()::get)) {
      // With an older size of a set it would ask for more pods than the surge allows. The set's own
      // event comes here again; later only if it never comes.
      loop.addAfter(name, OwnWrites.PATIENCE.plusSeconds(1));
      return;
    }
    Deployment deployment = found.get();
    List<ReplicaSet> sets = ownership.settle(deployment, claim(deployment, selector.get()));
    Rollout rollout = Rollout.of(deployment, sets);
    List<PodView> pods =
        sets.stream()
            .flatMap(set -> caches.podsByOwner().get(set.metadata().uid()).stream())
            .toList();
    RolloutStatus.News news = writer.carryOut(deployment, DeploymentPlan.of(rollout, pods));
    boolean rollingOut = DeploymentPlan.isRollingOut(rollout);
    Deployment.Status status = RolloutStatus.of(rollout, rollingOut, news, clock.now());
    writeStatus(deployment, status, numbered(rollout));
    if (news instanceof RolloutStatus.News.Refused(_, KubeApiException cause)) {
      throw cause;
    }
    if (rollingOut) {
      RolloutStatus.nextLook(deployment, status, clock.now())
          .ifPresent(wait -> loop.addAfter(name, wait));
    }
  }

  private Ownership.Claim<ReplicaSet> claim(Deployment deployment, Labels.Selector selector) {
    ObjectMeta metadata = deployment.metadata();
    List<ReplicaSet> candidates = new ArrayList<>(caches.replicaSetsByOwner().get(metadata.uid()));
    candidates.addAll(
        caches.replicaSetsByOwner().get(ClusterCaches.orphansOf(metadata.namespace())));
    return Ownership.claim(metadata, selector, candidates, ReplicaSet::metadata);
  }

  /** Writes the revision on the Deployment; returns the version that it then has. */
  private String numbered(Rollout rollout) {
    ObjectMeta metadata = rollout.deployment().metadata();
    long revision = rollout.latest().map(Revisions::of).orElse(0L);
    String text = Long.toString(revision);
    if (revision == 0 || text.equals(metadata.annotations().get(Revisions.REVISION))) {
      return metadata.resourceVersion();
    }
    JsonObject fields =
        JsonObject.EMPTY
            .with(metadata.resourceVersion(), "metadata", "resourceVersion")
            .with(text, "metadata", "annotations", Revisions.REVISION);
    return client
        .patch(
            Deployment.RESOURCE,
            metadata.objectName(),
            "",
            new Patch.MergePatch(fields),
            WriteOptions.DEFAULT)
        .metadata()
        .resourceVersion();
  }

  private void writeStatus(Deployment deployment, Deployment.Status status, String version) {
    if (!deployment.status().equals(Optional.of(status))) {
      client.patch(
          Deployment.RESOURCE,
          nameOf(deployment),
          "status",
          new Patch.MergePatch(RolloutStatus.patch(status, version)),
          WriteOptions.DEFAULT);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
