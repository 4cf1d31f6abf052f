package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.ReplicaSet;
import java.util.List;
import java.util.Map;

/** What to write for a Deployment; the answer shows what comes next. */
sealed interface DeploymentStep {

  /** All is as it can be for now. */
  record Wait() implements DeploymentStep {}

  /** The present template gets a set. */
  record CreateSet(
      String name, String hash, Template template, int replicas, Map<String, String> annotations)
      implements DeploymentStep {}

  /** The set of the present template gets its number and what people wrote on the Deployment. */
  record AdjustLatest(ReplicaSet set, Map<String, String> annotations, int minReadySeconds)
      implements DeploymentStep {}

  /** Sets get other sizes, or are told for what size of the Deployment theirs is meant. */
  record Resize(List<Size> sizes) implements DeploymentStep {}

  /** Sets too old to be gone back to are deleted. */
  record Forget(List<ReplicaSet> sets) implements DeploymentStep {}

  /** The size of a set. */
  record Size(ReplicaSet set, int replicas) {}
}
