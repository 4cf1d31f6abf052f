package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.schema.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who manages which fields of an object, and server-side apply, which goes by that:
 * https://kubernetes.io/docs/reference/using-api/server-side-apply. Safe for use by several
 * threads.
 */
public final class ManagedFields {
  private static final String APPLY = "Apply";
  private static final String UPDATE = "Update";
  private static final List<String> NOBODYS =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "generateName",
          "selfLink");

  private final FieldWalk walk;

  /** For objects of these descriptions. */
  public ManagedFields(Schema schema) {
    this.walk = new FieldWalk(schema);
  }

  private static ObjectNode own(ObjectNode object) {
    ObjectNode own = object.deepCopy();
    own.remove(List.of("apiVersion", "kind"));
    ObjectNode metadata = Tree.objectAt(own, "metadata");
    metadata.remove(NOBODYS);
    if (metadata.isEmpty()) {
      own.remove("metadata");
    }
    return own;
  }

  private static List<ObjectNode> entries(ObjectNode object) {
    return Tree.objects(object, "metadata", "managedFields");
  }

  private static ObjectNode setOf(ObjectNode entry) {
    return Tree.objectAt(entry, "fieldsV1");
  }

  private static boolean isOf(
      ObjectNode entry, String manager, String operation, String subresource) {
    return Tree.text(entry, "manager").equals(manager)
        && Tree.text(entry, "operation").equals(operation)
        && Tree.text(entry, "subresource").equals(subresource);
  }

  /** Notes what a write other than an apply has changed. The old object may be empty. */
  void track(
      ObjectNode object,
      ObjectNode old,
      ResourceType type,
      String manager,
      String part,
      Instant now) {
    ObjectNode next = own(object);
    ObjectNode changed = walk.changes(own(old), next, type);
    ObjectNode present = walk.fields(next, type);
    List<ObjectNode> kept = new ArrayList<>();
    ObjectNode mine = Tree.object();
    for (ObjectNode entry : entries(old)) {
      ObjectNode set = FieldSets.intersection(setOf(entry), present);
      if (isOf(entry, manager, UPDATE, part)) {
        mine = set;
      } else {
        kept.add(with(entry, FieldSets.difference(set, changed)));
      }
    }
    ObjectNode all = FieldSets.union(mine, changed);
    kept.add(entry(type, manager, UPDATE, part, now, all));
    write(object, kept);
  }

  private static ObjectNode with(ObjectNode entry, ObjectNode set) {
    ObjectNode changed = entry.deepCopy();
    changed.set("fieldsV1", set);
    return changed;
  }

  private static ObjectNode entry(
      ResourceType type,
      String manager,
      String operation,
      String part,
      Instant now,
      ObjectNode set) {
    ObjectNode entry = Tree.object();
    entry.put("manager", manager).put("operation", operation).put("apiVersion", type.apiVersion());
    entry.put("time", Metadata.time(now)).put("fieldsType", "FieldsV1").set("fieldsV1", set);
    if (!part.isEmpty()) {
      entry.put("subresource", part);
    }
    return entry;
  }

  private static void write(ObjectNode object, List<ObjectNode> entries) {
    ArrayNode list = Metadata.of(object).putArray("managedFields");
    entries.stream().filter(entry -> !setOf(entry).isEmpty()).forEach(list::add);
    if (list.isEmpty()) {
      Metadata.of(object).remove("managedFields");
    }
  }

  /** A new object, made by an apply. */
  public ObjectNode applied(
      ObjectNode wanted, ResourceType type, WriteOptions options, Instant now) {
    ObjectNode object = wanted.deepCopy();
    ObjectNode set = walk.fields(own(wanted), type);
    write(object, List.of(entry(type, options.manager(), APPLY, "", now, set)));
    return object;
  }

  /**
   * An object with what is applied. Fields that this manager applied before, and does not any more,
   * go if nobody else manages them. Refused where other managers have given fields another value.
   */
  public ObjectNode apply(
      ObjectNode current,
      ObjectNode wanted,
      ResourceType type,
      WriteOptions options,
      String part,
      Instant now) {
    ObjectNode next = current.deepCopy();
    ObjectNode set = walk.fields(own(wanted), type);
    walk.merge(next, wanted, type);
    ObjectNode changed = walk.changes(own(current), own(next), type);
    ObjectNode before = Tree.object();
    ObjectNode others = Tree.object();
    List<ObjectNode> kept = new ArrayList<>();
    List<Problem> conflicts = new ArrayList<>();
    for (ObjectNode entry : entries(current)) {
      if (isOf(entry, options.manager(), APPLY, part)) {
        before = setOf(entry);
        continue;
      }
      ObjectNode disputed = FieldSets.intersection(setOf(entry), changed);
      conflicts.addAll(conflicts(entry, disputed));
      ObjectNode left = FieldSets.difference(setOf(entry), disputed);
      others = FieldSets.union(others, left);
      kept.add(with(entry, left));
    }
    refuse(conflicts, options);
    walk.remove(next, FieldSets.difference(FieldSets.difference(before, set), others), type);
    kept.add(
        entry(type, options.manager(), APPLY, part, time(current, options, part, set, now), set));
    write(next, kept);
    return next;
  }

  /** An apply that changes nothing is no change: it keeps its time. */
  private static Instant time(
      ObjectNode current, WriteOptions options, String part, ObjectNode set, Instant now) {
    return entries(current).stream()
        .filter(entry -> isOf(entry, options.manager(), APPLY, part) && setOf(entry).equals(set))
        .map(entry -> Instant.parse(Tree.text(entry, "time")))
        .findFirst()
        .orElse(now);
  }

  private static List<Problem> conflicts(ObjectNode entry, ObjectNode disputed) {
    String with =
        "conflict with \""
            + Tree.text(entry, "manager")
            + "\""
            + (entry.has("subresource")
                ? " with subresource \"" + Tree.text(entry, "subresource") + "\""
                : "")
            + " using "
            + Tree.text(entry, "apiVersion");
    return FieldSets.paths(disputed).stream()
        .map(path -> new Problem("FieldManagerConflict", path, with))
        .toList();
  }

  private static void refuse(List<Problem> conflicts, WriteOptions options) {
    if (conflicts.isEmpty() || options.force()) {
      return;
    }
    List<String> lines = conflicts.stream().map(one -> one.message() + ": " + one.field()).toList();
    String count = lines.size() == 1 ? "1 conflict: " : lines.size() + " conflicts: ";
    throw ApiException.applyConflict(
        conflicts, "Apply failed with " + count + String.join("\n", lines));
  }
}
