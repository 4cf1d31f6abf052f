package io.longshore.cri.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Traffic of a pod. */
public record NetworkUse(Instant at, Optional<InterfaceUse> main, List<InterfaceUse> interfaces) {
  /** Copies. */
  public NetworkUse {
    interfaces = List.copyOf(interfaces);
  }
}
