package io.longshore.kubeapi.informer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The objects as the server last told of them. Anybody may read without waiting; one thread writes,
 * and tells the handlers what it changes.
 */
public final class Cache<T extends KubeObject> {
  private static final Log LOG = Log.of("informer");

  private final Map<ObjectName, T> objects = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final List<Handler<T>> handlers = new ArrayList<>();

  @GuardedBy("this")
  private final List<Index<T>> indexes = new ArrayList<>();

  Cache() {}

  /** An object by its name. */
  public Optional<T> get(ObjectName name) {
    return Optional.ofNullable(objects.get(name));
  }

  /** All objects, in no order. */
  public Collection<T> all() {
    return List.copyOf(objects.values());
  }

  /** How many there are. */
  public int size() {
    return objects.size();
  }

  /** Finds objects by values that a function takes from them. */
  public synchronized Index<T> index(Function<T, Collection<String>> values) {
    Index<T> index = new Index<>(values);
    objects.values().forEach(index::add);
    indexes.add(index);
    return index;
  }

  /** Adds a handler, and tells it of what is there. */
  public synchronized void addHandler(Handler<T> handler) {
    objects.values().forEach(object -> tell(handler, one -> one.added(object)));
    handlers.add(handler);
  }

  /** An object is new or has changed. What is already known is not told again. */
  synchronized void put(T object) {
    T before = objects.put(object.metadata().objectName(), object);
    if (before == null) {
      indexes.forEach(index -> index.add(object));
      tellAll(handler -> handler.added(object));
    } else if (!sameVersion(before, object)) {
      indexes.forEach(index -> index.change(before, object));
      if (before.metadata().uid().equals(object.metadata().uid())) {
        tellAll(handler -> handler.updated(before, object));
      } else {
        // Deleted and made anew while we did not look.
        tellAll(handler -> handler.deleted(before));
        tellAll(handler -> handler.added(object));
      }
    }
  }

  private static boolean sameVersion(KubeObject one, KubeObject other) {
    String version = one.metadata().resourceVersion();
    return !version.isEmpty() && version.equals(other.metadata().resourceVersion());
  }

  /** An object is gone. */
  synchronized void remove(T last) {
    T before = objects.remove(last.metadata().objectName());
    if (before != null) {
      indexes.forEach(index -> index.remove(before));
      tellAll(handler -> handler.deleted(last));
    }
  }

  /** All objects are these. */
  synchronized void replace(Map<ObjectName, T> all) {
    objects.values().stream()
        .filter(object -> !all.containsKey(object.metadata().objectName()))
        .toList()
        .forEach(this::remove);
    all.values().forEach(this::put);
  }

  @GuardedBy("this")
  private void tellAll(Consumer<Handler<T>> news) {
    handlers.forEach(handler -> tell(handler, news));
  }

  /** A handler's mistake must not keep others from the news, nor end the watch. */
  private void tell(Handler<T> handler, Consumer<Handler<T>> news) {
    try {
      news.accept(handler);
    } catch (RuntimeException e) {
      LOG.bug("a handler failed", e, "handler", handler.getClass().getName());
    }
  }
}
