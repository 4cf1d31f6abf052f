package io.longshore.master.cluster;

import io.longshore.kubeapi.core.Toleration;

/** Taints of nodes and those who bear them: k8s.io/component-helpers' ToleratesTaint. */
public final class Taints {
  private Taints() {}

  /** Whether a toleration means a taint. */
  public static boolean tolerates(Toleration toleration, NodeView.Taint taint) {
    boolean effect = toleration.effect().isEmpty() || toleration.effect().equals(taint.effect());
    boolean key = toleration.key().isEmpty() || toleration.key().equals(taint.key());
    return effect
        && key
        && switch (toleration.operator()) {
          case "", "Equal" -> toleration.value().equals(taint.value());
          case "Exists" -> true;
          // An operator that a newer API server knows bears nothing here.
          default -> false;
        };
  }
}
