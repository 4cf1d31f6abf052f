package io.longshore.kubeapi.informer;

import io.longshore.kubeapi.meta.KubeObject;

/**
 * Is told of changes, one after the other and in their order. It must not block: it hands over to a
 * queue or a tracker.
 */
public interface Handler<T extends KubeObject> {

  /** An object is new, or was there when the handler came. */
  void added(T object);

  /** An object has changed. */
  void updated(T before, T after);

  /** An object is gone; this is the last state that was seen, which may be older than its end. */
  void deleted(T last);
}
