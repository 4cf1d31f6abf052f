package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.meta.IntOrString;
import java.util.Optional;

/**
 * How far a rollout may leave the number of pods that is wanted.
 *
 * @param surge how many pods there may be more
 * @param unavailable how many pods may be missing
 */
record RolloutBounds(int surge, int unavailable) {

  /** Both are zero where pods are not rolled: deployment_util.go's ResolveFenceposts. */
  static RolloutBounds of(Deployment deployment) {
    Optional<Deployment.RollingUpdate> rolling =
        strategy(deployment)
            .filter(one -> one.type().equals("RollingUpdate"))
            .flatMap(Deployment.Strategy::rollingUpdate);
    if (rolling.isEmpty()) {
      return new RolloutBounds(0, 0);
    }
    int replicas = deployment.replicas();
    int surge = scaled(rolling.get().maxSurge(), replicas, true);
    int unavailable = scaled(rolling.get().maxUnavailable(), replicas, false);
    if (surge == 0 && unavailable == 0) {
      // Both may round to nothing; then a rollout could not take a step.
      unavailable = 1;
    }
    return new RolloutBounds(surge, Math.min(unavailable, replicas));
  }

  private static Optional<Deployment.Strategy> strategy(Deployment deployment) {
    return deployment.spec().flatMap(Deployment.Spec::strategy);
  }

  static boolean rolls(Deployment deployment) {
    return strategy(deployment).filter(one -> one.type().equals("Recreate")).isEmpty();
  }

  private static int scaled(Optional<IntOrString> value, int whole, boolean up) {
    return switch (value.orElse(IntOrString.of(0))) {
      case IntOrString.Int(int number) -> number;
      case IntOrString.Text(String text) -> percent(text, whole, up);
    };
  }

  private static int percent(String text, int whole, boolean up) {
    if (!text.matches("[0-9]{1,9}%")) {
      throw new IllegalArgumentException("not a percentage: \"" + text + '"');
    }
    long hundredfold = Long.parseLong(text.substring(0, text.length() - 1)) * whole;
    return Math.toIntExact(up ? Math.ceilDiv(hundredfold, 100L) : hundredfold / 100);
  }
}
