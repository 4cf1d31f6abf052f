package io.longshore.netproxy.model;

import java.util.List;

/**
 * A destination together with what decides whether it is chosen.
 *
 * @param zoneHints the zones that should use it; empty for no hint
 * @param nodeHints the nodes that should use it; empty for no hint
 */
public record Endpoint(
    Destination destination,
    boolean ready,
    boolean serving,
    boolean terminating,
    List<String> zoneHints,
    List<String> nodeHints)
    implements Comparable<Endpoint> {

  /** Copies the lists. */
  public Endpoint {
    zoneHints = List.copyOf(zoneHints);
    nodeHints = List.copyOf(nodeHints);
  }

  /** A ready one without hints. */
  public static Endpoint ready(Destination destination) {
    return new Endpoint(destination, true, true, false, List.of(), List.of());
  }

  /** Whether it is on its way out, but would still answer: for when nobody else does. */
  public boolean isLastResort() {
    return serving && terminating;
  }

  /** By destination. */
  @Override
  public int compareTo(Endpoint other) {
    return destination.compareTo(other.destination);
  }
}
