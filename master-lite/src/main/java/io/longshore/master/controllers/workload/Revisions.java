package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a Deployment writes on its ReplicaSets: deployment_util.go's annotations. */
final class Revisions {
  /** The number of a template in the history of a Deployment. */
  static final String REVISION = "deployment.kubernetes.io/revision";

  /** The numbers that a template had before it was gone back to. */
  static final String HISTORY = "deployment.kubernetes.io/revision-history";

  /** How many pods the Deployment wanted when the set was last scaled. */
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";

  /** How many it could have had at the most. */
  static final String MOST = "deployment.kubernetes.io/max-replicas";

  private static final int LONGEST_HISTORY = 2000;
  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          HISTORY,
          DESIRED,
          MOST,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  static long of(ReplicaSet set) {
    return number(set, REVISION);
  }

  /** A number that stands in an annotation; zero where there is none. */
  static long number(ReplicaSet set, String annotation) {
    String text = set.metadata().annotations().getOrDefault(annotation, "");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** The number that comes after all of these. */
  static long next(Collection<ReplicaSet> old) {
    return old.stream().mapToLong(Revisions::of).max().orElse(0) + 1;
  }

  /** The annotations of the set of the present template, which may have had an earlier number. */
  static Map<String, String> ofLatest(
      Deployment deployment, Map<String, String> present, long revision) {
    Map<String, String> all = new HashMap<>(present);
    deployment
        .metadata()
        .annotations()
        .forEach(
            (name, value) -> {
              if (!NOT_COPIED.contains(name)) {
                all.put(name, value);
              }
            });
    String before = present.getOrDefault(REVISION, "");
    if (!before.matches("[0-9]{1,18}") || Long.parseLong(before) < revision) {
      all.put(REVISION, Long.toString(revision));
      if (!before.isEmpty()) {
        all.put(HISTORY, history(present.getOrDefault(HISTORY, ""), before));
      }
    }
    return all;
  }

  private static String history(String present, String addition) {
    String all = present.isEmpty() ? addition : present + "," + addition;
    while (all.length() > LONGEST_HISTORY && all.indexOf(',') >= 0) {
      all = all.substring(all.indexOf(',') + 1);
    }
    return all;
  }

  /** What tells a later change of the number of pods from one that the set already follows. */
  static Map<String, String> ofSize(Deployment deployment) {
    int most = deployment.replicas() + RolloutBounds.of(deployment).surge();
    return Map.of(DESIRED, Integer.toString(deployment.replicas()), MOST, Integer.toString(most));
  }

  /** Whether a set follows the number of pods as it is now. */
  static boolean followsSize(ReplicaSet set, Deployment deployment) {
    return set.metadata().annotations().entrySet().containsAll(ofSize(deployment).entrySet());
  }
}
