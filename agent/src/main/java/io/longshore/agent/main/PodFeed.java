package io.longshore.agent.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.agent.pod.Pods;
import io.longshore.agent.source.MirrorPods;
import io.longshore.agent.source.PodListener;
import io.longshore.agent.status.PodStatusWriter;
import io.longshore.agent.volume.PodVolumes;
import io.longshore.kubeapi.core.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Passes on what the sources tell to all who care. Safe for use by several threads. */
final class PodFeed implements PodListener {
  private final Pods pods;
  private final PodVolumes volumes;
  private final PodStatusWriter status;
  private final MirrorPods mirrors;

  @GuardedBy("this")
  private Map<String, Pod> statics = Map.of();

  PodFeed(Pods pods, PodVolumes volumes, PodStatusWriter status, MirrorPods mirrors) {
    this.pods = pods;
    this.volumes = volumes;
    this.status = status;
    this.mirrors = mirrors;
  }

  @Override
  public void pod(Pod pod) {
    status.inApi(pod);
    volumes.changed(pod);
    pods.desire(pod);
  }

  @Override
  public void podGone(Pod last) {
    pods.remove(last.metadata().uid());
  }

  @Override
  public void mirror(Pod mirror) {
    mirrors.seen(mirror);
    status.mirrored(mirror);
  }

  @Override
  public void mirrorGone(Pod last) {
    mirrors.gone(last);
    status.unmirrored(last.metadata().objectName());
  }

  /** These are the static pods from now on. */
  synchronized void statics(List<Pod> now) {
    Map<String, Pod> next =
        now.stream()
            .collect(
                Collectors.toMap(
                    pod -> pod.metadata().uid(), Function.identity(), (one, _) -> one));
    Set<String> before = statics.keySet();
    // The old one of a name first: the new one waits for its end.
    before.stream().filter(uid -> !next.containsKey(uid)).forEach(pods::remove);
    next.values().stream()
        .filter(pod -> !before.contains(pod.metadata().uid()))
        .forEach(pods::desire);
    statics = next;
    mirrors.want(now);
  }
}
