package io.longshore.master.schema;

import io.longshore.master.schema.ProtoText.Comment;
import io.longshore.master.schema.ProtoText.RawField;
import io.longshore.master.schema.ProtoText.RawMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All messages of the API. The one source is what k8s.io/api publishes as {@code generated.proto}:
 * it has the names, the types and the numbers for protobuf, and in its comments the texts and the
 * rules for merging. Never changes.
 */
public final class Schema {
  private static final List<String> FILES =
      List.of(
          "meta",
          "core",
          "apps",
          "discovery",
          "coordination",
          "events",
          "rbac",
          "authentication",
          "authorization",
          "certificates",
          "scheduling",
          "node",
          "networking",
          "autoscaling");

  /** The package of metadata. */
  public static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1";

  /** Messages that JSON has in a form of their own: their Go types write themselves. */
  private static final Map<String, Type> SPECIAL =
      Map.ofEntries(
          Map.entry(META + ".Time", Type.Scalar.TIME),
          Map.entry(META + ".MicroTime", Type.Scalar.MICRO_TIME),
          Map.entry(META + ".Duration", Type.Scalar.TEXT),
          Map.entry(META + ".FieldsV1", Type.Scalar.ANY),
          Map.entry("k8s.io.apimachinery.pkg.runtime.RawExtension", Type.Scalar.ANY),
          Map.entry("k8s.io.apimachinery.pkg.api.resource.Quantity", Type.Scalar.QUANTITY),
          Map.entry("k8s.io.apimachinery.pkg.util.intstr.IntOrString", Type.Scalar.INT_OR_TEXT),
          Map.entry("k8s.io.api.authentication.v1.ExtraValue", new Type.ListOf(Type.Scalar.TEXT)),
          Map.entry("k8s.io.api.authorization.v1.ExtraValue", new Type.ListOf(Type.Scalar.TEXT)),
          Map.entry("k8s.io.api.certificates.v1.ExtraValue", new Type.ListOf(Type.Scalar.TEXT)),
          Map.entry("string", Type.Scalar.TEXT),
          Map.entry("int32", Type.Scalar.INT32),
          Map.entry("int64", Type.Scalar.INT64),
          Map.entry("double", Type.Scalar.NUMBER),
          Map.entry("bool", Type.Scalar.BOOLEAN),
          Map.entry("bytes", Type.Scalar.BYTES));

  /** Fields that Go embeds: JSON has their fields in the object around them. */
  private static final Map<String, String> EMBEDDED =
      Map.of(
          "volumeSource", "VolumeSource",
          "persistentVolumeSource", "PersistentVolumeSource",
          "handler", "ProbeHandler",
          "ephemeralContainerCommon", "EphemeralContainerCommon",
          "localObjectReference", "LocalObjectReference");

  /** BoundObjectReference writes its uid otherwise in protobuf than in JSON. */
  private static final Map<String, String> RENAMED = Map.of("uID", "uid");

  private final Map<String, Message> messages;

  private Schema(Map<String, Message> messages) {
    this.messages = messages;
  }

  /** Without the texts, which are most of it. */
  public static Schema load() {
    return load(false);
  }

  /** With the texts, for those who read about the API. */
  public static Schema loadWithTexts() {
    return load(true);
  }

  private static Schema load(boolean texts) {
    Map<String, RawMessage> raw = new LinkedHashMap<>();
    for (String file : FILES) {
      for (RawMessage message : read(file + "-v1.proto", texts)) {
        raw.put(message.name(), message);
      }
    }
    Map<String, Message> messages = new HashMap<>();
    raw.values().forEach(message -> messages.put(message.name(), message(message, raw)));
    return new Schema(messages);
  }

  private static List<RawMessage> read(String name, boolean texts) {
    try (InputStream stream = Schema.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the description " + name + " is not in the jar");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return ProtoText.read(lines.lines().toList(), texts);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the description " + name, e);
    }
  }

  private static Message message(RawMessage raw, Map<String, RawMessage> all) {
    Map<String, Field> fields = new LinkedHashMap<>();
    Map<Integer, String> embedded = new HashMap<>();
    List<Field> own = new ArrayList<>();
    for (RawField field : raw.fields()) {
      RawMessage inner = all.get(field.type());
      if (inner != null && isEmbedded(field)) {
        embedded.put(field.number(), inner.name());
        fields.putAll(message(inner, all).fields());
      } else {
        own.add(field(field, inner));
        fields.put(own.getLast().name(), own.getLast());
      }
    }
    Comment comment = raw.comment();
    boolean atomic = comment.has("structType=atomic");
    return new Message(raw.name(), fields, atomic, embedded, own, comment.text());
  }

  private static boolean isEmbedded(RawField field) {
    String type = EMBEDDED.get(field.name());
    return type != null && field.type().endsWith("." + type);
  }

  private static Field field(RawField raw, @Nullable RawMessage message) {
    Type special = SPECIAL.get(raw.type());
    Type one = special == null ? new Type.Reference(raw.type()) : special;
    Type type = raw.repeated() ? new Type.ListOf(one) : raw.map() ? new Type.MapOf(one) : one;
    Comment comment = raw.comment();
    boolean atomicStruct = message != null && message.comment().has("structType=atomic");
    return new Field(
        RENAMED.getOrDefault(raw.name(), raw.name()),
        raw.number(),
        type,
        !comment.has("optional"),
        merge(type, comment, atomicStruct),
        patch(comment),
        comment.text());
  }

  /** https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
  private static Merge merge(Type type, Comment comment, boolean atomicStruct) {
    return switch (type) {
      case Type.Scalar _ -> new Merge.Atomic();
      case Type.Reference _ ->
          atomicStruct || comment.has("structType=atomic")
              ? new Merge.Atomic()
              : new Merge.Granular();
      case Type.MapOf _ ->
          comment.has("mapType=atomic") ? new Merge.Atomic() : new Merge.Granular();
      case Type.ListOf _ ->
          switch (comment.value("listType")) {
            case "map" -> new Merge.ByKeys(comment.values("listMapKey"));
            case "set" -> new Merge.ByValue();
            default -> new Merge.Atomic();
          };
    };
  }

  private static Field.Patch patch(Comment comment) {
    List<String> strategies = List.of(comment.value("patchStrategy").split(","));
    List<String> keys = comment.values("patchMergeKey");
    return new Field.Patch(
        keys.stream().findFirst(), strategies.contains("merge"), strategies.contains("retainKeys"));
  }

  /** The message with a full name. */
  public Message message(String name) {
    Message message = messages.get(name);
    if (message == null) {
      throw new IllegalArgumentException("no message is called " + name);
    }
    return message;
  }

  /** The message that a value of a type is made of; none for values without fields. */
  public Optional<Message> messageOf(Type type) {
    return type instanceof Type.Reference(String name)
        ? Optional.of(message(name))
        : Optional.empty();
  }

  /** All messages. */
  public Collection<Message> messages() {
    return messages.values();
  }
}
