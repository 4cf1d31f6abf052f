package io.longshore.agent.plan;

/**
 * Names of labels and annotations that containers carry, so that they can be told apart again after
 * a restart of the agent, and by tools: pkg/kubelet/types/labels.go and
 * pkg/kubelet/kuberuntime/labels.go of Kubernetes.
 */
public final class Annotations {
  /** Label: the pod's name. */
  public static final String POD_NAME = "io.kubernetes.pod.name";

  /** Label: the pod's namespace. */
  public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";

  /** Label: the pod's uid. */
  public static final String POD_UID = "io.kubernetes.pod.uid";

  /** Label: the container's name. */
  public static final String CONTAINER_NAME = "io.kubernetes.container.name";

  /** Tells one definition of a container from another. */
  public static final String HASH = "io.kubernetes.container.hash";

  /** How often the container was started before. */
  public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";

  /** Where in the container its last words are. */
  public static final String TERMINATION_PATH = "io.kubernetes.container.terminationMessagePath";

  /** What counts as its last words. */
  public static final String TERMINATION_POLICY =
      "io.kubernetes.container.terminationMessagePolicy";

  /** The pod's grace in seconds. */
  public static final String POD_GRACE = "io.kubernetes.pod.terminationGracePeriod";

  /** The container's ports, as JSON. */
  public static final String PORTS = "io.kubernetes.container.ports";

  private Annotations() {}
}
