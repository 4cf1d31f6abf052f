package io.longshore.cri.model;

/** With whom a container shares a namespace. */
public enum NamespaceMode {
  /** The other containers of the pod. */
  POD,
  /** Nobody. */
  CONTAINER,
  /** The node. */
  NODE,
  /** One other container. */
  TARGET
}
