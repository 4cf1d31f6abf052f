package io.longshore.kubeapi.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Objects by their path, and what happened to them. Safe for use by several threads. */
final class Objects {
  /** Something that happened; a bookmark has no object. */
  record Event(long number, long version, String type, String path, Optional<JsonObject> object) {}

  @GuardedBy("this")
  private final TreeMap<String, JsonObject> byPath = new TreeMap<>();

  @GuardedBy("this")
  private final List<Event> history = new ArrayList<>();

  @GuardedBy("this")
  private long version = 100;

  @GuardedBy("this")
  private long forgotten = 100;

  @GuardedBy("this")
  private long events;

  synchronized JsonObject put(Resource<?> resource, KubeObject object) {
    return put(
        resource.path(object.metadata().objectName()),
        Json.object(resource.apiVersion(), resource.kind(), object));
  }

  synchronized JsonObject put(String path, JsonObject object) {
    version++;
    JsonObject before = byPath.get(path);
    String uid = before == null ? "uid-" + version : before.metadata().uid();
    JsonObject stored =
        object
            .with(Long.toString(version), "metadata", "resourceVersion")
            .with(uid, "metadata", "uid");
    byPath.put(path, stored);
    record(before == null ? "ADDED" : "MODIFIED", path, Optional.of(stored));
    return stored;
  }

  synchronized void delete(Resource<?> resource, String namespace, String name) {
    delete(resource.listPath(namespace) + "/" + name);
  }

  synchronized Optional<JsonObject> delete(String path) {
    JsonObject last = byPath.remove(path);
    if (last == null) {
      return Optional.empty();
    }
    version++;
    JsonObject end = last.with(Long.toString(version), "metadata", "resourceVersion");
    record("DELETED", path, Optional.of(end));
    return Optional.of(end);
  }

  synchronized void bookmark() {
    record("BOOKMARK", "", Optional.empty());
  }

  @GuardedBy("this")
  private void record(String type, String path, Optional<JsonObject> object) {
    history.add(new Event(++events, version, type, path, object));
    notifyAll();
  }

  synchronized void forgetHistory() {
    // The version itself moves on, so that even a watch from the newest event is too old.
    version++;
    forgotten = version;
    history.clear();
    notifyAll();
  }

  synchronized boolean isForgotten(long from) {
    return from < forgotten;
  }

  synchronized long version() {
    return version;
  }

  synchronized Optional<JsonObject> get(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  synchronized List<JsonObject> list(String listPath) {
    return byPath.entrySet().stream()
        .filter(entry -> isIn(entry.getKey(), listPath))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The number of the last event that a client with this version has seen. */
  synchronized long lastSeen(long from) {
    return history.stream()
        .filter(event -> event.version() > from)
        .findFirst()
        .map(event -> event.number() - 1)
        .orElse(events);
  }

  /** Waits a little for events after a number; none where nothing happens. */
  synchronized List<Event> after(long number, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis;
        events <= number && left > 0;
        left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
    return history.stream().filter(event -> event.number() > number).toList();
  }

  /** An object is in the list of its namespace, and in that of all. */
  static boolean isIn(String path, String listPath) {
    String parent = path.substring(0, path.lastIndexOf('/'));
    return parent.equals(listPath) || parent.replaceFirst("/namespaces/[^/]+", "").equals(listPath);
  }
}
