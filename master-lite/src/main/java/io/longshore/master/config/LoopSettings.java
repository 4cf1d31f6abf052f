package io.longshore.master.config;

import java.time.Duration;
import java.util.List;

/**
 * What runs in a master besides the API.
 *
 * @param controllers whether Deployments, EndpointSlices, nodes and so on are looked after
 * @param scheduler whether pods are placed
 * @param podRanges from which nodes get addresses for their pods, one of a family; none where
 *     somebody else gives them
 * @param nodeMask4 the length of the prefix that a node gets of an IPv4 range
 * @param nodeMask6 the length of the prefix that a node gets of an IPv6 range
 * @param nodePatience how long a node may give no sign of life
 * @param mostFinishedPods how many pods that have ended are kept; zero for any number
 */
public record LoopSettings(
    boolean controllers,
    boolean scheduler,
    List<String> podRanges,
    int nodeMask4,
    int nodeMask6,
    Duration nodePatience,
    int mostFinishedPods) {

  /** As kube-controller-manager has it, with a range for pods as kubeadm's networks use it. */
  public static final LoopSettings ALL =
      new LoopSettings(
          true, true, List.of("10.244.0.0/16"), 24, 64, Duration.ofSeconds(40), 12_500);

  /** Only the API. */
  public static final LoopSettings NONE =
      new LoopSettings(false, false, List.of(), 24, 64, Duration.ofSeconds(40), 12_500);

  /** Copies the list. */
  public LoopSettings {
    podRanges = List.copyOf(podRanges);
  }

  /** These with another patience for nodes. */
  public LoopSettings withNodePatience(Duration patience) {
    return new LoopSettings(
        controllers, scheduler, podRanges, nodeMask4, nodeMask6, patience, mostFinishedPods);
  }

  /** These with other ranges for pods. */
  public LoopSettings withPodRanges(List<String> ranges) {
    return new LoopSettings(
        controllers, scheduler, ranges, nodeMask4, nodeMask6, nodePatience, mostFinishedPods);
  }
}
