package io.longshore.master.controllers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.log.Log;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Deletion;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Removals;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.WriteOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes objects whose owners are gone. An owner that is deleted in the foreground stays until its
 * dependents are gone; one that orphans them stays until they have forgotten it. One thread follows
 * all objects and does it all.
 */
public final class GarbageCollector implements AutoCloseable {
  private static final Log LOG = Log.of("garbage");
  private static final Duration REST = Duration.ofMinutes(10);
  private static final Duration NEXT_LOOK = Duration.ofMillis(200);
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  /** An object, by what it will never share with another one. */
  private record Known(
      String uid,
      ResourceType type,
      String namespace,
      String name,
      Set<String> owners,
      boolean ending,
      Set<String> finalizers) {}

  private final Registry registry;
  private final Removals removals;
  private final Map<String, Known> objects = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** What is to be looked at, now or again. */
  private final Set<String> open = new LinkedHashSet<>();

  private final Thread thread = Thread.ofVirtual().name("garbage").unstarted(this::run);

  private GarbageCollector(Registry registry) {
    this.registry = registry;
    this.removals = new Removals(registry);
  }

  /** Begins with what is there. */
  public static GarbageCollector start(Registry registry) {
    GarbageCollector collector = new GarbageCollector(registry);
    collector.thread.start();
    return collector;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          follow();
        } catch (ApiException e) {
          LOG.warn("all objects are looked at anew", "reason", e.toString());
          Thread.sleep(NEXT_LOOK);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws InterruptedException {
    objects.clear();
    dependents.clear();
    open.clear();
    ObjectFeed.All all = ObjectFeed.all(registry);
    all.present().forEach(this::note);
    while (true) {
      open.removeIf(this::isDone);
      all.feed().next(open.isEmpty() ? REST : NEXT_LOOK).events().forEach(this::note);
    }
  }

  private void note(ObjectFeed.Event event) {
    ObjectNode object = event.object();
    String uid = Tree.text(object, "metadata", "uid");
    Optional<ResourceType> type =
        registry.table().ofKind(Tree.text(object, "apiVersion"), Tree.text(object, "kind"));
    if (uid.isEmpty() || type.isEmpty()) {
      return;
    }
    if (event.kind() == ObjectFeed.Kind.DELETED) {
      objects.remove(uid);
      open.addAll(dependents.getOrDefault(uid, Set.of()));
    } else {
      Known known = known(uid, type.get(), object);
      objects.put(uid, known);
      known.owners.forEach(
          owner -> dependents.computeIfAbsent(owner, _ -> new HashSet<>()).add(uid));
      if (known.ending || !known.owners.isEmpty()) {
        open.add(uid);
      }
    }
  }

  private Known known(String uid, ResourceType type, ObjectNode object) {
    Set<String> owners = new HashSet<>();
    for (ObjectNode owner : Tree.objects(object, "metadata", "ownerReferences")) {
      if (registry
          .table()
          .ofKind(Tree.text(owner, "apiVersion"), Tree.text(owner, "kind"))
          .isEmpty()) {
        // Nobody here can tell whether that owner is there: what it owns stays.
        owners.clear();
        break;
      }
      owners.add(Tree.text(owner, "uid"));
    }
    Set<String> finalizers = new HashSet<>();
    Tree.at(object, "metadata", "finalizers").forEach(name -> finalizers.add(name.asText()));
    return new Known(
        uid,
        type,
        Tree.text(object, "metadata", "namespace"),
        Tree.text(object, "metadata", "name"),
        owners,
        object.path("metadata").has("deletionTimestamp"),
        finalizers);
  }

  /** Does what an object needs, and returns whether it need not be looked at again by itself. */
  private boolean isDone(String uid) {
    Known known = objects.get(uid);
    if (known == null) {
      return true;
    } else if (!known.owners.isEmpty() && known.owners.stream().noneMatch(objects::containsKey)) {
      delete(known, Optional.empty());
      return true;
    } else if (!known.ending) {
      return true;
    } else if (known.finalizers.contains(ORPHAN)) {
      dependentsOf(uid).forEach(dependent -> forget(dependent, uid));
      removeFinalizer(known, ORPHAN);
      return true;
    } else if (known.finalizers.contains(FOREGROUND)) {
      return isEmptied(known);
    }
    return true;
  }

  private List<Known> dependentsOf(String uid) {
    return dependents.getOrDefault(uid, Set.of()).stream()
        .map(objects::get)
        .filter(known -> known != null && known.owners.contains(uid))
        .toList();
  }

  private boolean isEmptied(Known owner) {
    List<Known> left = dependentsOf(owner.uid);
    if (left.isEmpty()) {
      removeFinalizer(owner, FOREGROUND);
      return true;
    }
    left.stream()
        .filter(dependent -> !dependent.ending)
        .forEach(dependent -> delete(dependent, Optional.of(Deletion.Propagation.FOREGROUND)));
    return false;
  }

  private void delete(Known known, Optional<Deletion.Propagation> propagation) {
    Deletion deletion =
        new Deletion(
            false, Optional.empty(), Optional.of(known.uid), Optional.empty(), propagation);
    attempt(() -> removals.delete(known.type, known.namespace, known.name, deletion));
  }

  private void forget(Known dependent, String owner) {
    change(
        dependent,
        metadata -> {
          ArrayNode references = Tree.listAt(metadata, "ownerReferences");
          for (int i = references.size() - 1; i >= 0; i--) {
            if (Tree.text(references.get(i), "uid").equals(owner)) {
              references.remove(i);
            }
          }
        });
  }

  private void removeFinalizer(Known known, String finalizer) {
    change(
        known,
        metadata -> {
          ArrayNode finalizers = Tree.listAt(metadata, "finalizers");
          for (int i = finalizers.size() - 1; i >= 0; i--) {
            if (finalizers.get(i).asText().equals(finalizer)) {
              finalizers.remove(i);
            }
          }
        });
  }

  /** Changes metadata that only this object has. */
  @FunctionalInterface
  private interface MetadataChange {
    void apply(ObjectNode metadata);
  }

  private void change(Known known, MetadataChange change) {
    attempt(
        () ->
            registry.update(
                known.type,
                known.namespace,
                known.name,
                Registry.Part.EVERYTHING,
                WriteOptions.INTERNAL,
                current -> {
                  if (Tree.text(current, "metadata", "uid").equals(known.uid)) {
                    change.apply(Tree.objectAt(current, "metadata"));
                  }
                  return current;
                }));
  }

  /** What is gone, or another one by now, needs nothing any more. */
  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (ApiException e) {
      if (!e.notFound() && e.code() != 409) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
