package io.longshore.netproxy.inspect.walk;

import java.util.List;

/** All ways that a packet may take; ways with the same end are one. */
public record Trace(Packet packet, String from, List<Way> ways) {
  /** Copies the list. */
  public Trace {
    ways = List.copyOf(ways);
  }

  /** The first steps that all ways have in common. */
  public List<Step> common() {
    List<Step> first = ways.getFirst().steps();
    int length = first.size();
    for (Way way : ways) {
      length = Math.min(length, way.steps().size());
      while (!way.steps().subList(0, length).equals(first.subList(0, length))) {
        length--;
      }
    }
    return first.subList(0, length);
  }
}
