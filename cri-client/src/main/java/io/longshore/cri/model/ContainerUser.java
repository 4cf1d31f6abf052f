package io.longshore.cri.model;

import java.util.List;

/** As whom a container's first process started. */
public record ContainerUser(long user, long group, List<Long> supplementalGroups) {
  /** Copies. */
  public ContainerUser {
    supplementalGroups = List.copyOf(supplementalGroups);
  }
}
