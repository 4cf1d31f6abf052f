package io.longshore.cri.model;

import java.util.List;

/** Capabilities beyond or short of the runtime's usual, without {@code CAP_}. */
public record Capabilities(List<String> added, List<String> dropped, List<String> ambient) {
  /** The runtime's usual. */
  public static final Capabilities USUAL = new Capabilities(List.of(), List.of(), List.of());

  /** Copies. */
  public Capabilities {
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
    ambient = List.copyOf(ambient);
  }
}
