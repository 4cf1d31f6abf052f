package io.longshore.agent.pod;

import io.longshore.agent.plan.ObservedPod;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;

/**
 * A pod as its worker knows it.
 *
 * @param pod as it is wanted
 * @param status as it was told last
 * @param observed what the runtime has of it
 */
public record PodView(Pod pod, PodStatus status, ObservedPod observed) {}
