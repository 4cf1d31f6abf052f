package io.longshore.kubeapi.meta;

/**
 * The metadata that every shape must have: what tells an object, and its versions, from others. A
 * shape that needs no more than that keeps no more.
 */
public interface Metadata {

  /** The name. */
  String name();

  /** The namespace; empty where the kind has none. */
  String namespace();

  /** Of this object alone, also when another of the same name follows it. */
  String uid();

  /** Of this state of the object. */
  String resourceVersion();

  /** The name together with the namespace. */
  default ObjectName objectName() {
    return new ObjectName(namespace(), name());
  }
}
