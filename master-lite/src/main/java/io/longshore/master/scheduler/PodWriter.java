package io.longshore.master.scheduler;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.cluster.PodConditions;
import io.longshore.master.cluster.PodView;
import java.time.Instant;
import java.util.Optional;

/** Writes what was decided about pods. Safe for use by several threads. */
final class PodWriter {
  private static final Log LOG = Log.of("scheduler");
  private static final String SCHEDULED = "PodScheduled";

  private final KubeClient client;
  private final EventRecorder.Voice events;
  private final Clock clock;

  PodWriter(KubeClient client, EventRecorder.Voice events, Clock clock) {
    this.client = client;
    this.events = events;
    this.clock = clock;
  }

  void bind(PodView pod, String node) {
    ObjectName name = pod.metadata().objectName();
    JsonObject binding =
        JsonObject.EMPTY
            .with("v1", "apiVersion")
            .with("Binding", "kind")
            .with(name.name(), "metadata", "name")
            .with(name.namespace(), "metadata", "namespace")
            .with(pod.metadata().uid(), "metadata", "uid")
            .with("Node", "target", "kind")
            .with(node, "target", "name");
    client.post(Pod.RESOURCE, name, "binding", binding, JsonObject.class);
    events.normal(Pod.RESOURCE, pod, "Scheduled", "Successfully assigned " + name + " to " + node);
  }

  void tellUnschedulable(PodView pod, String message) {
    events.warning(Pod.RESOURCE, pod, "FailedScheduling", message);
    setCondition(pod, "Unschedulable", message);
  }

  void tellFailed(PodView pod, String error) {
    events.warning(Pod.RESOURCE, pod, "FailedScheduling", "binding rejected: " + error);
    setCondition(pod, "SchedulerError", "binding rejected: " + error);
  }

  /** As upstream's server says it when the pod is made. */
  void tellGated(PodView pod) {
    setCondition(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates");
  }

  private void setCondition(PodView pod, String reason, String message) {
    Optional<PodView.Condition> present = pod.condition(SCHEDULED);
    boolean known =
        present
            .filter(one -> one.status().equals("False"))
            .filter(one -> one.reason().equals(reason) && one.message().equals(message))
            .isPresent();
    if (known) {
      return;
    }
    Optional<Instant> since =
        present
            .filter(one -> one.status().equals("False"))
            .flatMap(PodView.Condition::lastTransitionTime)
            .or(() -> Optional.of(clock.now()));
    try {
      PodConditions.set(
          client, pod, new PodView.Condition(SCHEDULED, "False", since, reason, message));
    } catch (KubeApiException e) {
      // It is said again with the next try.
      LOG.debug(
          "a pod's condition was not written", "pod", pod.metadata().objectName(), "error", e);
    }
  }
}
