package io.longshore.agent.source;

import io.longshore.kubeapi.core.Pod;

/** Tells mirrors of what the API has. */
record MirrorsOnly(MirrorPods mirrors) implements PodListener {
  @Override
  public void pod(Pod pod) {}

  @Override
  public void podGone(Pod last) {}

  @Override
  public void mirror(Pod mirror) {
    mirrors.seen(mirror);
  }

  @Override
  public void mirrorGone(Pod last) {
    mirrors.gone(last);
  }
}
