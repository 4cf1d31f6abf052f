package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.OwnerReference;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.cluster.OwnWrites;
import io.longshore.master.cluster.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out what a Deployment does next. Safe for use by several threads. */
final class DeploymentWriter {
  private final KubeClient client;
  private final EventRecorder.Voice events;
  private final OwnWrites<ReplicaSet> writes;

  DeploymentWriter(KubeClient client, EventRecorder.Voice events, OwnWrites<ReplicaSet> writes) {
    this.client = client;
    this.events = events;
    this.writes = writes;
  }

  RolloutStatus.News carryOut(Deployment deployment, DeploymentStep step) {
    return switch (step) {
      case DeploymentStep.Wait() -> new RolloutStatus.News.None();
      case DeploymentStep.CreateSet create -> create(deployment, create);
      case DeploymentStep.AdjustLatest(var set, var annotations, int minReady) -> {
        JsonObject fields =
            versioned(set)
                .with(annotations, "metadata", "annotations")
                .with(minReady, "spec", "minReadySeconds");
        patch(deployment, set, fields);
        yield new RolloutStatus.News.None();
      }
      case DeploymentStep.Resize(List<DeploymentStep.Size> sizes) -> {
        sizes.forEach(size -> resize(deployment, size));
        yield new RolloutStatus.News.None();
      }
      case DeploymentStep.Forget(List<ReplicaSet> sets) -> {
        sets.forEach(set -> client.delete(ReplicaSet.RESOURCE, nameOf(set), only(set)));
        yield new RolloutStatus.News.None();
      }
    };
  }

  private static ObjectName nameOf(ReplicaSet set) {
    return set.metadata().objectName();
  }

  private static DeleteOptions only(ReplicaSet set) {
    return new DeleteOptions(
        Optional.empty(), Optional.of(set.metadata().uid()), Optional.empty(), Optional.empty());
  }

  private static JsonObject versioned(ReplicaSet set) {
    return JsonObject.EMPTY.with(set.metadata().resourceVersion(), "metadata", "resourceVersion");
  }

  private void patch(Deployment deployment, ReplicaSet set, JsonObject fields) {
    ReplicaSet written =
        client.patch(
            ReplicaSet.RESOURCE,
            nameOf(set),
            "",
            new Patch.MergePatch(fields),
            WriteOptions.DEFAULT);
    writes.written(deployment.metadata().objectName(), written);
  }

  private void resize(Deployment deployment, DeploymentStep.Size size) {
    ReplicaSet set = size.set();
    patch(
        deployment,
        set,
        versioned(set)
            .with(Revisions.ofSize(deployment), "metadata", "annotations")
            .with(size.replicas(), "spec", "replicas"));
    if (size.replicas() != set.replicas()) {
      tellScaled(deployment, set.metadata().name(), set.replicas(), size.replicas());
    }
  }

  private void tellScaled(Deployment deployment, String set, int from, int to) {
    events.normal(
        Deployment.RESOURCE,
        deployment,
        "ScalingReplicaSet",
        "Scaled %s replica set %s from %d to %d"
            .formatted(to > from ? "up" : "down", set, from, to));
  }

  private RolloutStatus.News create(Deployment deployment, DeploymentStep.CreateSet create) {
    try {
      ReplicaSet made =
          client.create(ReplicaSet.RESOURCE, set(deployment, create), WriteOptions.DEFAULT);
      writes.written(deployment.metadata().objectName(), made);
    } catch (KubeApiException e) {
      if (e.alreadyExists()) {
        return isOurs(deployment, create)
            ? new RolloutStatus.News.None()
            : new RolloutStatus.News.Collided();
      } else if (e.noAnswer() || e.tooManyRequests()) {
        throw e;
      }
      String message =
          "Failed to create new replica set \"" + create.name() + "\": " + e.getMessage();
      events.warning(Deployment.RESOURCE, deployment, "ReplicaSetCreateError", message);
      return new RolloutStatus.News.Refused(message, e);
    }
    if (create.replicas() > 0) {
      tellScaled(deployment, create.name(), 0, create.replicas());
    }
    return new RolloutStatus.News.Created(create.name());
  }

  /** The cache may only not know it yet. */
  private boolean isOurs(Deployment deployment, DeploymentStep.CreateSet create) {
    return client
        .find(ReplicaSet.RESOURCE, new ObjectName(deployment.metadata().namespace(), create.name()))
        .filter(set -> Template.of(set).isLike(create.template()))
        .flatMap(set -> set.metadata().controller())
        .map(OwnerReference::uid)
        .filter(deployment.metadata().uid()::equals)
        .isPresent();
  }

  private static ReplicaSet set(Deployment deployment, DeploymentStep.CreateSet create) {
    ObjectMeta named = ObjectMeta.named(deployment.metadata().namespace(), create.name());
    ObjectMeta metadata =
        new ObjectMeta(
            named.name(),
            "",
            named.namespace(),
            "",
            "",
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            create.template().labels(),
            create.annotations(),
            List.of(Ownership.reference(Deployment.RESOURCE, deployment)),
            List.of());
    LabelSelector selector =
        deployment
            .spec()
            .flatMap(Deployment.Spec::selector)
            .orElseThrow(() -> new IllegalArgumentException("no selector: " + deployment));
    Map<String, String> labels = new HashMap<>(selector.matchLabels());
    labels.put(Template.HASH, create.hash());
    return new ReplicaSet(
        metadata,
        Optional.of(
            new ReplicaSet.Spec(
                Optional.of(create.replicas()),
                deployment.spec().map(Deployment.Spec::minReadySeconds).orElse(0),
                Optional.of(new LabelSelector(labels, selector.matchExpressions())),
                Optional.of(create.template().content()))),
        Optional.empty());
  }
}
