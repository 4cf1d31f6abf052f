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
    for (String value : values.apply(object)) {
      objects.computeIfPresent(
          value,
          (_, found) -> {
            found.remove(object.metadata().objectName());
            return found.isEmpty() ? null : found;
          });
    }
  }
}
