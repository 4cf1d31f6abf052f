package io.longshore.cri.model;

import java.util.List;

/** Whose user namespace a pod is in, and how ids translate. */
public record UserNamespace(NamespaceMode mode, List<IdMapping> users, List<IdMapping> groups) {
  /** Copies. */
  public UserNamespace {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }
}
