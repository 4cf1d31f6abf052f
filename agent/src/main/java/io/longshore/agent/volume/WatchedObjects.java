package io.longshore.agent.volume;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Objects of one kind that pods of this node refer to, each by a watch of just that object: a node
 * may not see others. An object is watched from its first use by a pod until no pod uses it any
 * more. Safe for use by several threads.
 */
final class WatchedObjects<T extends KubeObject> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KubeClient client;
  private final Resource<T> resource;
  private final Consumer<String> changed;

  @GuardedBy("this")
  private final Map<ObjectName, Watched<T>> watched = new HashMap<>();

  private record Watched<T extends KubeObject>(Informer<T> informer, Set<String> users) {}

  /**
   * Watches nothing yet.
   *
   * @param changed is told the uid of each pod that uses an object which is another now
   */
  WatchedObjects(KubeClient client, Resource<T> resource, Consumer<String> changed) {
    this.client = client;
    this.resource = resource;
    this.changed = changed;
  }

  /** The object as the API has it, for a pod that follows it from now on. */
  Optional<T> get(ObjectName name, String podUid) {
    Informer<T> informer;
    synchronized (this) {
      Watched<T> entry =
          watched.computeIfAbsent(name, key -> new Watched<>(watch(key), new HashSet<>()));
      entry.users.add(podUid);
      informer = entry.informer;
    }
    try {
      if (informer.awaitSynced(PATIENCE)) {
        return informer.cache().get(name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The watch does not come about: the API tells why, or answers after all.
    return client.find(resource, name);
  }

  private Informer<T> watch(ObjectName name) {
    Informer<T> informer =
        new Informer<>(
            client,
            resource,
            name.namespace(),
            ListOptions.ALL.choosing(
                Labels.Selector.ALL, FieldSelector.equal("metadata.name", name.name())),
            InformerSettings.DEFAULT);
    informer.cache().addHandler(new Telling(name));
    return informer.start();
  }

  /** A pod uses none of them any more. */
  synchronized void release(String podUid) {
    watched
        .values()
        .removeIf(
            entry -> {
              entry.users.remove(podUid);
              if (entry.users.isEmpty()) {
                entry.informer.close();
              }
              return entry.users.isEmpty();
            });
  }

  private void tell(ObjectName name) {
    Set<String> users;
    synchronized (this) {
      Watched<T> entry = watched.get(name);
      users = entry == null ? Set.of() : Set.copyOf(entry.users);
    }
    users.forEach(changed);
  }

  @Override
  public synchronized void close() {
    watched.values().forEach(entry -> entry.informer.close());
    watched.clear();
  }

  private final class Telling implements Handler<T> {
    private final ObjectName name;

    Telling(ObjectName name) {
      this.name = name;
    }

    @Override
    public void added(T object) {
      tell(name);
    }

    @Override
    public void updated(T before, T after) {
      tell(name);
    }

    @Override
    public void deleted(T last) {
      tell(name);
    }
  }
}
