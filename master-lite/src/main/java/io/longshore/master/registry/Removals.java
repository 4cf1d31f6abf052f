package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.store.Entry;
import io.longshore.master.store.StoreException;
import java.time.Instant;
import java.util.Optional;

/**
 * Deleting objects. What has a grace period or finalizers is only marked: it is gone when its
 * programs have ended and nobody holds it back any more. Safe for use by several threads.
 */
public final class Removals {
  private static final int MOST_ATTEMPTS = 50;
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final Registry registry;

  /** For the objects of a registry. */
  public Removals(Registry registry) {
    this.registry = registry;
  }

  /**
   * What a deletion has done.
   *
   * @param object its last state
   * @param gone whether it is away already
   */
  public record Outcome(ObjectNode object, boolean gone) {}

  /** Deletes an object, or marks it. */
  public Outcome delete(ResourceType type, String namespace, String name, Deletion deletion) {
    String key = type.key(namespace, name);
    for (int attempt = 1; ; attempt++) {
      Entry entry = registry.store().read(key).orElseThrow(() -> ApiException.notFound(type, name));
      try {
        return delete(type, entry, registry.codec().read(type, entry), deletion);
      } catch (StoreException e) {
        if (!e.changed() && !e.missing()) {
          throw Registry.refusal(e);
        } else if (attempt == MOST_ATTEMPTS) {
          throw ApiException.modified(type, name);
        }
      }
    }
  }

  private Outcome delete(ResourceType type, Entry entry, ObjectNode object, Deletion deletion) {
    refuseOthers(type, object, deletion);
    ObjectNode next = object.deepCopy();
    mark(type, next, deletion);
    if (deletion.dryRun()) {
      return new Outcome(next, isDue(next));
    }
    if (isDue(next)) {
      registry.store().delete(entry.key(), entry.revision());
      registry.rules(type).release(next, Tree.object());
      return new Outcome(next, true);
    }
    if (!next.equals(object)) {
      long revision =
          registry
              .store()
              .update(entry.key(), registry.codec().write(type, next), entry.revision())
              .revision();
      Metadata.of(next).put("resourceVersion", Long.toString(revision));
    }
    return new Outcome(next, false);
  }

  private static void refuseOthers(ResourceType type, ObjectNode object, Deletion deletion) {
    refuseOther(type, object, "uid", "UID", deletion.uid());
    refuseOther(type, object, "resourceVersion", "ResourceVersion", deletion.resourceVersion());
  }

  private static void refuseOther(
      ResourceType type, ObjectNode object, String field, String word, Optional<String> wanted) {
    String present = Tree.text(object, "metadata", field);
    if (wanted.isPresent() && !wanted.get().equals(present)) {
      throw ApiException.conflict(
          type,
          Metadata.name(object),
          "Precondition failed: "
              + word
              + " in precondition: "
              + wanted.get()
              + ", "
              + word
              + " in object meta: "
              + present);
    }
  }

  /** Notes since when, and until when, an object is being deleted; a grace can only get shorter. */
  private void mark(ResourceType type, ObjectNode object, Deletion deletion) {
    long grace = registry.rules(type).gracePeriod(object, deletion.gracePeriod());
    ObjectNode metadata = Metadata.of(object);
    deletion.propagation().ifPresent(propagation -> hold(metadata, propagation));
    boolean marked = metadata.has("deletionTimestamp");
    long before = metadata.path("deletionGracePeriodSeconds").asLong();
    if (marked && grace >= before) {
      return;
    }
    Instant now = registry.clock().now();
    Instant begun =
        marked
            ? Instant.parse(metadata.path("deletionTimestamp").asText()).minusSeconds(before)
            : now;
    metadata.put("deletionTimestamp", Metadata.time(begun.plusSeconds(grace)));
    metadata.put("deletionGracePeriodSeconds", grace);
    if (type.generation()) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    registry.rules(type).markDeleted(object);
  }

  /** The garbage collector takes these away when it has done its work. */
  private static void hold(ObjectNode metadata, Deletion.Propagation propagation) {
    ArrayNode finalizers = Tree.listAt(metadata, "finalizers");
    for (int i = finalizers.size() - 1; i >= 0; i--) {
      String finalizer = finalizers.get(i).asText();
      if (finalizer.equals(FOREGROUND) || finalizer.equals(ORPHAN)) {
        finalizers.remove(i);
      }
    }
    switch (propagation) {
      case FOREGROUND -> finalizers.add(FOREGROUND);
      case ORPHAN -> finalizers.add(ORPHAN);
      case BACKGROUND -> {
        // Nothing waits for it.
      }
    }
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
    }
  }

  /** Whether an object that is being deleted can go now. */
  static boolean isDue(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.has("deletionTimestamp")
        && metadata.path("deletionGracePeriodSeconds").asLong() == 0
        && metadata.path("finalizers").isEmpty()
        // Of namespaces, which have finalizers of their own.
        && Tree.at(object, "spec", "finalizers").isEmpty();
  }
}
