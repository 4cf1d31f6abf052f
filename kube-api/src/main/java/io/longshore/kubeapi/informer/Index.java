package io.longshore.kubeapi.informer;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Objects by a value that a function takes from them. Anybody may read without waiting. */
public final class Index<T extends KubeObject> {
  private final Function<T, Collection<String>> values;
  private final Map<String, Map<ObjectName, T>> objects = new ConcurrentHashMap<>();

  Index(Function<T, Collection<String>> values) {
    this.values = values;
  }

  /** The objects with a value, in no order. */
  public Collection<T> get(String value) {
    Map<ObjectName, T> found = objects.get(value);
    return found == null ? List.of() : List.copyOf(found.values());
  }

  void add(T object) {
    for (String value : values.apply(object)) {
      objects
          .computeIfAbsent(value, _ -> new ConcurrentHashMap<>())
          .put(object.metadata().objectName(), object);
    }
  }

  void remove(T object) {
    values.apply(object).forEach(value -> remove(value, object.metadata().objectName()));
  }

  /**
   * An object of this name is another one now. Whoever reads meanwhile finds the one or the other,
   * and never neither: a controller that misses one of its pods would make another.
   */
  void change(T before, T after) {
    add(after);
    Collection<String> kept = values.apply(after);
    values.apply(before).stream()
        .filter(value -> !kept.contains(value))
        .forEach(value -> remove(value, before.metadata().objectName()));
  }

  private void remove(String value, ObjectName name) {
    objects.computeIfPresent(
        value,
        (_, found) -> {
          found.remove(name);
          return found.isEmpty() ? null : found;
        });
  }
}
