package io.longshore.kubeapi.json;

import io.longshore.kubeapi.meta.KubeObject;

/** A line of a watch. */
public sealed interface WatchEvent<T extends KubeObject> {

  /** An object is new to the watch. */
  record Added<T extends KubeObject>(T object) implements WatchEvent<T> {}

  /** An object has changed. */
  record Modified<T extends KubeObject>(T object) implements WatchEvent<T> {}

  /** An object is gone, or no longer chosen; this is its last state. */
  record Deleted<T extends KubeObject>(T object) implements WatchEvent<T> {}

  /**
   * Nothing changed up to this version.
   *
   * @param endOfInitial whether all that was there when the watch began has been sent
   */
  record Bookmark<T extends KubeObject>(String resourceVersion, boolean endOfInitial)
      implements WatchEvent<T> {}

  /** The watch has failed, in words of the server's. */
  record Failed<T extends KubeObject>(Status status) implements WatchEvent<T> {}

  /** A kind of event that we do not know. */
  record Unknown<T extends KubeObject>(String type) implements WatchEvent<T> {}
}
