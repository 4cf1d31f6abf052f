package io.longshore.cri.model;

import java.util.Optional;

/**
 * Which namespaces are shared with whom.
 *
 * @param target the container meant by {@link NamespaceMode#TARGET}; otherwise empty
 */
public record Namespaces(
    NamespaceMode network,
    NamespaceMode pid,
    NamespaceMode ipc,
    String target,
    Optional<UserNamespace> users) {

  /**
   * As a pod has them that asks for nothing: its own network and IPC, a PID space per container.
   */
  public static final Namespaces DEFAULT =
      new Namespaces(
          NamespaceMode.POD, NamespaceMode.CONTAINER, NamespaceMode.POD, "", Optional.empty());

  /** As {@link #DEFAULT}, on the node's network. */
  public static final Namespaces HOST_NETWORK =
      new Namespaces(
          NamespaceMode.NODE, NamespaceMode.CONTAINER, NamespaceMode.POD, "", Optional.empty());

  /** The same with another PID namespace. */
  public Namespaces withPid(NamespaceMode mode) {
    return new Namespaces(network, mode, ipc, target, users);
  }
}
