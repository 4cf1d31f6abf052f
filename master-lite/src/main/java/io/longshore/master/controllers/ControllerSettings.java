package io.longshore.master.controllers;

import java.time.Duration;
import java.util.List;

/**
 * The settings of the controllers.
 *
 * @param podRanges from which nodes get addresses for their pods, one of a family
 * @param nodeMask4 the length of the prefix that a node gets of an IPv4 range
 * @param nodeMask6 the length of the prefix that a node gets of an IPv6 range
 * @param nodePatience how long a node may give no sign of life
 * @param mostFinishedPods how many pods that have ended are kept; zero for any number
 * @param rootAuthority who signs the API server's certificate, as PEM
 */
public record ControllerSettings(
    List<String> podRanges,
    int nodeMask4,
    int nodeMask6,
    Duration nodePatience,
    int mostFinishedPods,
    String rootAuthority) {

  /** Copies the list. */
  public ControllerSettings {
    podRanges = List.copyOf(podRanges);
  }
}
