package io.longshore.agent.runtime;

import io.longshore.agent.outside.ClusterObjects;
import io.longshore.agent.outside.NodeFacts;
import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.outside.Volumes;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.linux.cgroup.Cgroups;

/** What everybody needs who carries out something for a pod. */
public record RuntimeSettings(
    ContainerRuntime runtime,
    NodeFacts node,
    Volumes volumes,
    ClusterObjects objects,
    PodEvents events,
    Cgroups cgroups,
    Clock clock) {}
