package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.time.Clock;
import io.longshore.master.schema.Schema;
import io.longshore.master.store.Entry;
import io.longshore.master.store.Store;
import io.longshore.master.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Objects of all kinds: what is the same for all of them. Reading is in {@link Lists} and {@link
 * ObjectFeed}, removing in {@link Removals}. Safe for use by several threads.
 */
public final class Registry {
  private static final int MOST_ATTEMPTS = 50;
  private static final int MOST_NAMES = 8;

  private final Store store;
  private final Schema schema;
  private final ResourceTable table;
  private final Map<String, KindRules> rules;
  private final ObjectCodec codec = new ObjectCodec();
  private final Clock clock;
  private final ManagedFields managedFields;
  private final ResourceType namespaces;

  /** The rules are under the names of their types; types without any need none. */
  public Registry(
      Store store, Schema schema, ResourceTable table, Map<String, KindRules> rules, Clock clock) {
    this.store = store;
    this.schema = schema;
    this.table = table;
    this.rules = Map.copyOf(rules);
    this.clock = clock;
    this.managedFields = new ManagedFields(schema);
    this.namespaces = table.required("v1", "namespaces");
  }

  /** A part of an object that a request may change. */
  public enum Part {
    /** All but the status. */
    SPECIFICATION,
    /** Only the status, and metadata. */
    STATUS,
    /** What others have said about a request for a certificate, which is in its status. */
    APPROVAL,
    /** What holds a namespace back. */
    FINALIZERS,
    /** What the server itself changes. */
    EVERYTHING;

    private boolean isTracked() {
      return this != EVERYTHING && this != FINALIZERS;
    }

    private String subresource() {
      return this == SPECIFICATION ? "" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** Makes the next state out of a copy of the present one. */
  @FunctionalInterface
  public interface Change {
    /** It may change its argument, and return it. */
    ObjectNode apply(ObjectNode current);
  }

  /** What all objects are described by. */
  public Schema schema() {
    return schema;
  }

  /** All kinds. */
  public ResourceTable table() {
    return table;
  }

  Store store() {
    return store;
  }

  ObjectCodec codec() {
    return codec;
  }

  /** The time of the server. */
  public Clock clock() {
    return clock;
  }

  /** Whether a replacement of an object that is not there makes it. */
  public boolean isCreatedByUpdate(ResourceType type) {
    return rules(type).createdByUpdate();
  }

  KindRules rules(ResourceType type) {
    return rules.getOrDefault(type.toString(), new NoSpecialRules());
  }

  /** An object; refused if it is not there. */
  public ObjectNode get(ResourceType type, String namespace, String name) {
    return find(type, namespace, name).orElseThrow(() -> ApiException.notFound(type, name));
  }

  /** An object, if it is there. */
  public Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
    return store.read(type.key(namespace, name)).map(entry -> codec.read(type, entry));
  }

  /** Puts a new object there, and returns it as it is there. */
  public ObjectNode create(
      ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    ObjectNode metadata = Metadata.of(object);
    refuseOtherNamespace(type, namespace, object);
    String prefix = metadata.path("generateName").asText("");
    boolean generated = Metadata.name(object).isEmpty() && !prefix.isEmpty();
    for (int attempt = 1; ; attempt++) {
      if (generated) {
        metadata.put("name", Metadata.generatedName(prefix));
      }
      try {
        return createNamed(type, namespace, object.deepCopy(), options);
      } catch (ApiException e) {
        if (!e.alreadyExists() || !generated || attempt == MOST_NAMES) {
          throw e;
        }
      }
    }
  }

  private static void refuseOtherNamespace(ResourceType type, String namespace, ObjectNode object) {
    String given = Tree.text(object, "metadata", "namespace");
    if (type.namespaced() && !given.isEmpty() && !given.equals(namespace)) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private ObjectNode createNamed(
      ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    if (!Tree.text(object, "metadata", "resourceVersion").isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    KindRules rule = rules(type);
    Metadata.stamp(object, type, namespace, clock.now());
    if (type.has("status") && !rule.createdWithStatus()) {
      object.remove("status");
    }
    rule.setDefaults(object);
    rule.prepareCreate(object);
    List<Problem> problems = new ArrayList<>();
    Metadata.validate(object, type, problems);
    rule.validate(object, problems);
    rule.validateCreate(object, problems);
    refuse(type, Metadata.name(object), problems);
    if (!options.applies()) {
      managedFields.track(object, Tree.object(), type, options.manager(), "", clock.now());
    }
    if (type.namespaced()) {
      refuseEndingNamespace(type, namespace, Metadata.name(object));
    }
    return claimed(
        rule, object, Tree.object(), options, () -> write(type, namespace, object, options));
  }

  private ObjectNode write(
      ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    String key = type.key(namespace, Metadata.name(object));
    if (options.dryRun()) {
      if (store.read(key).isPresent()) {
        throw ApiException.alreadyExists(type, Metadata.name(object));
      }
      return object;
    }
    try {
      return withRevision(object, store.create(key, codec.write(type, object)).revision());
    } catch (StoreException e) {
      throw e.exists() ? ApiException.alreadyExists(type, Metadata.name(object)) : refusal(e);
    }
  }

  private void refuseEndingNamespace(ResourceType type, String namespace, String name) {
    ObjectNode home = get(namespaces, "", namespace);
    if (!Tree.text(home, "metadata", "deletionTimestamp").isEmpty()) {
      throw ApiException.forbidden(
          type,
          name,
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated");
    }
  }

  static void refuse(ResourceType type, String name, List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw ApiException.invalid(type, name, problems);
    }
  }

  /** What a write claims is given back when the write fails, or was only tried. */
  private ObjectNode claimed(
      KindRules rule,
      ObjectNode object,
      ObjectNode old,
      WriteOptions options,
      Supplier<ObjectNode> write) {
    boolean written = false;
    try {
      rule.claim(object, old);
      ObjectNode result = write.get();
      written = !options.dryRun();
      return result;
    } finally {
      if (written) {
        rule.release(old, object);
      } else {
        rule.release(object, old);
      }
    }
  }

  /**
   * Changes an object. A change that comes too late is made again on what is there by then, unless
   * it names the resourceVersion that it is for.
   */
  public ObjectNode update(
      ResourceType type,
      String namespace,
      String name,
      Part part,
      WriteOptions options,
      Change change) {
    String key = type.key(namespace, name);
    for (int attempt = 1; ; attempt++) {
      Entry entry = store.read(key).orElseThrow(() -> ApiException.notFound(type, name));
      ObjectNode old = codec.read(type, entry);
      ObjectNode next = change.apply(old.deepCopy());
      refuseOtherVersion(type, name, next, old);
      prepare(type, part, next, old);
      if (!options.applies()) {
        Tree.copyField(Metadata.of(next), old.path("metadata"), "managedFields");
      }
      if (next.equals(old)) {
        return old;
      }
      if (!options.applies() && part.isTracked()) {
        managedFields.track(next, old, type, options.manager(), part.subresource(), clock.now());
      }
      try {
        return claimed(rules(type), next, old, options, () -> replace(type, entry, next, options));
      } catch (StoreException e) {
        if (!e.changed() && !e.missing()) {
          throw refusal(e);
        } else if (attempt == MOST_ATTEMPTS) {
          throw ApiException.modified(type, name);
        }
      }
    }
  }

  private ObjectNode replace(
      ResourceType type, Entry entry, ObjectNode next, WriteOptions options) {
    if (options.dryRun()) {
      return next;
    }
    if (Removals.isDue(next)) {
      store.delete(entry.key(), entry.revision());
      rules(type).release(next, Tree.object());
      return next;
    }
    return withRevision(
        next, store.update(entry.key(), codec.write(type, next), entry.revision()).revision());
  }

  /** An object that is written to a path is called as the path has it. */
  public static void refuseOtherName(String name, ObjectNode object) {
    String given = Tree.text(object, "metadata", "name");
    if (!given.equals(name)) {
      throw ApiException.badRequest(
          "the name of the object ("
              + given
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  /** An object that says which one it is must be that one. */
  public static void refuseOtherUid(
      ResourceType type, String name, ObjectNode next, ObjectNode old) {
    String uid = Tree.text(next, "metadata", "uid");
    String oldUid = Tree.text(old, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(oldUid)) {
      throw ApiException.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + oldUid);
    }
  }

  private static void refuseOtherVersion(
      ResourceType type, String name, ObjectNode next, ObjectNode old) {
    refuseOtherName(name, next);
    refuseOtherUid(type, name, next, old);
    String version = Tree.text(next, "metadata", "resourceVersion");
    if (!version.isEmpty() && !version.equals(Tree.text(old, "metadata", "resourceVersion"))) {
      throw ApiException.modified(type, name);
    }
  }

  private void prepare(ResourceType type, Part part, ObjectNode next, ObjectNode old) {
    KindRules rule = rules(type);
    switch (part) {
      case SPECIFICATION -> {
        if (type.has("status")) {
          Tree.copyField(next, old, "status");
        }
      }
      case STATUS, APPROVAL -> {
        List<String> others = new ArrayList<>();
        next.fieldNames().forEachRemaining(others::add);
        old.fieldNames().forEachRemaining(others::add);
        others.removeAll(List.of("metadata", "status", "kind", "apiVersion"));
        others.forEach(field -> Tree.copyField(next, old, field));
      }
      case FINALIZERS, EVERYTHING -> {
        // The server knows what it does.
      }
    }
    rule.setDefaults(next);
    if (part.isTracked()) {
      Metadata.keepServerFields(next, old);
      rule.prepareUpdate(next, old);
    }
    if (part != Part.SPECIFICATION) {
      rule.preparePart(part, next, old);
    }
    List<Problem> problems = new ArrayList<>();
    Metadata.validate(next, type, problems);
    Metadata.validateUpdate(next, old, problems);
    if (part == Part.SPECIFICATION) {
      rule.validate(next, problems);
      rule.validateUpdate(next, old, problems);
    } else {
      rule.validatePart(part, next, old, problems);
    }
    refuse(type, Metadata.name(next), problems);
    if (type.generation() && !next.path("spec").equals(old.path("spec"))) {
      Metadata.of(next).put("generation", old.path("metadata").path("generation").asLong() + 1);
    }
  }

  private static ObjectNode withRevision(ObjectNode object, long revision) {
    Metadata.of(object).put("resourceVersion", Long.toString(revision));
    return object;
  }

  /** What the store could not do, in the words of the API. */
  static ApiException refusal(StoreException e) {
    return switch (e.category()) {
      case FULL, CLOSED -> ApiException.unavailable(String.valueOf(e.getMessage()));
      case COMPACTED ->
          ApiException.expired("The resourceVersion for the provided list is too old.");
      case FUTURE -> ApiException.badRequest("Too large resource version: " + e.getMessage());
      case EXISTS, MISSING, CHANGED, FAILED ->
          ApiException.internal(String.valueOf(e.getMessage()));
    };
  }
}
