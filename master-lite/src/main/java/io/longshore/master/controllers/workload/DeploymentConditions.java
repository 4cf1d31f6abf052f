package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of a Deployment at a moment. One that says the same again stays as it is; one that
 * changes moves to the end, as upstream has it.
 */
record DeploymentConditions(List<Deployment.Condition> all, Instant now) {
  static final String PROGRESSING = "Progressing";
  static final String AVAILABLE = "Available";
  static final String FAILURE = "ReplicaFailure";
  static final String COMPLETE = "NewReplicaSetAvailable";
  static final String TIMED_OUT = "ProgressDeadlineExceeded";

  DeploymentConditions {
    all = List.copyOf(all);
  }

  Optional<Deployment.Condition> find(String type) {
    return all.stream().filter(one -> one.type().equals(type)).findFirst();
  }

  DeploymentConditions without(String type) {
    return new DeploymentConditions(
        all.stream().filter(one -> !one.type().equals(type)).toList(), now);
  }

  DeploymentConditions with(String type, String status, String reason, String message) {
    Optional<Deployment.Condition> before = find(type).filter(one -> one.status().equals(status));
    if (before.filter(one -> one.reason().equals(reason)).isPresent()) {
      return this;
    }
    Optional<Instant> since =
        before.isPresent() ? before.get().lastTransitionTime() : Optional.of(now);
    List<Deployment.Condition> next = new ArrayList<>(without(type).all);
    next.add(new Deployment.Condition(type, status, Optional.of(now), since, reason, message));
    return new DeploymentConditions(next, now);
  }

  DeploymentConditions progressing(String status, String reason, String message) {
    return with(PROGRESSING, status, reason, message);
  }

  DeploymentConditions available(String status, String reason, String message) {
    return with(AVAILABLE, status, reason, message);
  }

  /** Progress renews the time from which the deadline counts, also where it is told again. */
  DeploymentConditions progressingOn(String reason, String message) {
    Optional<Instant> since =
        find(PROGRESSING)
            .filter(one -> one.status().equals("True"))
            .flatMap(Deployment.Condition::lastTransitionTime)
            .or(() -> Optional.of(now));
    List<Deployment.Condition> next = new ArrayList<>(without(PROGRESSING).all);
    next.add(
        new Deployment.Condition(PROGRESSING, "True", Optional.of(now), since, reason, message));
    return new DeploymentConditions(next, now);
  }
}
