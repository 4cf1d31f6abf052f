package io.longshore.agent.plan;

import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.kubeapi.core.Pod;
import java.util.List;

/** In which order the containers of a pod are ended. */
public final class PodEnding {
  private PodEnding() {}

  /**
   * Those to be ended now: all but sidecars at once; and when they have ended the sidecars, the
   * last of the beginning first, as they may need those that began before them.
   */
  public static List<Member> next(Pod pod, ObservedPod observed) {
    List<Member> running =
        PodContainers.all(pod).stream()
            .filter(
                member ->
                    observed
                        .container(member.name())
                        .map(ObservedContainer::isRunning)
                        .orElse(false))
            .toList();
    List<Member> first =
        running.stream().filter(member -> member.kind() != ContainerKind.SIDECAR).toList();
    return first.isEmpty() && !running.isEmpty() ? List.of(running.getLast()) : first;
  }
}
