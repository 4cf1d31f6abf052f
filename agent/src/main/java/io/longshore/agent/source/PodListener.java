package io.longshore.agent.source;

import io.longshore.kubeapi.core.Pod;

/** Is told of the API's pods of this node, one call after the other; it must not block. */
public interface PodListener {
  /** A pod is wanted, or has changed. */
  void pod(Pod pod);

  /** The API has it no more. */
  void podGone(Pod last);

  /** A pod that shows a static one to the API is there, or has changed. */
  void mirror(Pod mirror);

  /** The API has it no more. */
  void mirrorGone(Pod last);
}
