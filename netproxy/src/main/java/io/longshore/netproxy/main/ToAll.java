package io.longshore.netproxy.main;

import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.meta.KubeObject;
import java.util.List;

/** Passes news on: each family of addresses has a tracker of its own. */
record ToAll<T extends KubeObject>(List<Handler<T>> handlers) implements Handler<T> {

  static <T extends KubeObject> ToAll<T> of(List<Handler<T>> handlers) {
    return new ToAll<>(handlers);
  }

  @Override
  public void added(T object) {
    handlers.forEach(handler -> handler.added(object));
  }

  @Override
  public void updated(T before, T after) {
    handlers.forEach(handler -> handler.updated(before, after));
  }

  @Override
  public void deleted(T last) {
    handlers.forEach(handler -> handler.deleted(last));
  }
}
