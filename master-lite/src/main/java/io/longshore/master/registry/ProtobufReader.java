package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.schema.Field;
import io.longshore.master.schema.Message;
import io.longshore.master.schema.Schema;
import io.longshore.master.schema.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads objects that typed clients send in protobuf, with the numbers of the descriptions. Bodies
 * begin with a mark, and hold an Unknown message around the object: apimachinery's
 * pkg/runtime/serializer/protobuf. Safe for use by several threads.
 */
public final class ProtobufReader {
  private static final byte[] MARK = {'k', '8', 's', 0};
  private static final int DEEPEST = 100;

  /**
   * Go writes the zero of a plain field always, and that of a pointer only if it points. The wire
   * does not tell which it is, so here are the optional ones for which a zero means something.
   */
  private static final Set<String> POINTERS =
      Set.of(
          "activeDeadlineSeconds",
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "automountServiceAccountToken",
          "blockOwnerDeletion",
          "controller",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "enableServiceLinks",
          "expirationSeconds",
          "fsGroup",
          "gracePeriodSeconds",
          "hostUsers",
          "immutable",
          "leaseTransitions",
          "mode",
          "optional",
          "orphanDependents",
          "priority",
          "privileged",
          "progressDeadlineSeconds",
          "readOnlyRootFilesystem",
          "ready",
          "replicas",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsNonRoot",
          "runAsUser",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "started",
          "terminating",
          "terminationGracePeriodSeconds",
          "tolerationSeconds");

  private final Schema schema;
  private final Map<String, Map<Integer, Field>> numbers = new ConcurrentHashMap<>();

  /** For objects of these descriptions. */
  public ProtobufReader(Schema schema) {
    this.schema = schema;
  }

  /** The object of a body. */
  public ObjectNode object(byte[] body, String message) {
    if (body.length < MARK.length || !Arrays.equals(body, 0, 4, MARK, 0, 4)) {
      throw ApiException.badRequest("the body does not begin as an object in protobuf does");
    }
    try {
      return unwrap(new ProtobufWire(body, MARK.length, body.length), message);
    } catch (IndexOutOfBoundsException e) {
      throw ApiException.badRequest("the body is not protobuf: it ends too early");
    }
  }

  /** The Unknown message: 1 is the first lines, 2 the object. */
  private ObjectNode unwrap(ProtobufWire wire, String message) {
    ObjectNode object = Tree.object();
    while (wire.hasMore()) {
      int number = wire.nextField();
      switch (number) {
        case 1 -> firstLines(wire.part(), object);
        case 2 -> read(wire.part(), schema.message(message), object, 0);
        default -> wire.skip();
      }
    }
    return object;
  }

  private static void firstLines(ProtobufWire wire, ObjectNode object) {
    while (wire.hasMore()) {
      int number = wire.nextField();
      String value = wire.part().text();
      if (!value.isEmpty() && (number == 1 || number == 2)) {
        object.put(number == 1 ? "apiVersion" : "kind", value);
      }
    }
  }

  private Map<Integer, Field> numbers(Message message) {
    return numbers.computeIfAbsent(
        message.name(),
        _ -> {
          Map<Integer, Field> fields = new HashMap<>();
          message.own().forEach(field -> fields.put(field.number(), field));
          return fields;
        });
  }

  private void read(ProtobufWire wire, Message message, ObjectNode object, int depth) {
    if (depth > DEEPEST) {
      throw ApiException.badRequest("the object is nested too deeply");
    }
    Map<Integer, Field> fields = numbers(message);
    while (wire.hasMore()) {
      int number = wire.nextField();
      Field field = fields.get(number);
      if (message.embedded().containsKey(number)) {
        read(wire.part(), schema.message(message.embedded().get(number)), object, depth + 1);
      } else if (field == null) {
        wire.skip();
      } else {
        readField(wire, field, object, depth);
      }
    }
  }

  private void readField(ProtobufWire wire, Field field, ObjectNode object, int depth) {
    switch (field.type()) {
      case Type.ListOf(Type element) ->
          value(wire, element, depth).ifPresent(Tree.listAt(object, field.name())::add);
      case Type.MapOf(Type value) ->
          readEntry(wire.part(), value, Tree.objectAt(object, field.name()), depth);
      case Type.Reference _ ->
          value(wire, field.type(), depth).ifPresent(value -> object.set(field.name(), value));
      case Type.Scalar _ ->
          value(wire, field.type(), depth)
              .filter(
                  value -> !isZero(value) || field.required() || POINTERS.contains(field.name()))
              .ifPresent(value -> object.set(field.name(), value));
    }
  }

  private static boolean isZero(JsonNode value) {
    return (value.isTextual() && value.asText().isEmpty())
        || (value.isNumber() && value.asDouble() == 0)
        || (value.isBoolean() && !value.asBoolean());
  }

  /** A map is a list of entries: 1 is the name, 2 the value. */
  private void readEntry(ProtobufWire wire, Type type, ObjectNode map, int depth) {
    String name = "";
    Optional<JsonNode> value = Optional.empty();
    while (wire.hasMore()) {
      switch (wire.nextField()) {
        case 1 -> name = wire.part().text();
        case 2 -> value = value(wire, type, depth);
        default -> wire.skip();
      }
    }
    map.set(name, value.orElse(JsonNodeFactory.instance.textNode("")));
  }

  private Optional<JsonNode> value(ProtobufWire wire, Type type, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (type) {
      case Type.Reference(String message) -> {
        ObjectNode inner = Tree.object();
        read(wire.part(), schema.message(message), inner, depth + 1);
        yield Optional.of(inner);
      }
      // Of lists in maps, which are messages with their values as field 1.
      case Type.ListOf(Type element) -> {
        ObjectNode holder = Tree.object();
        ProtobufWire part = wire.part();
        while (part.hasMore()) {
          part.nextField();
          value(part, element, depth).ifPresent(Tree.listAt(holder, "items")::add);
        }
        yield Optional.of(Tree.listAt(holder, "items"));
      }
      case Type.MapOf _ -> throw ApiException.badRequest("a map in a map");
      case Type.Scalar scalar ->
          switch (scalar) {
            case TEXT -> Optional.of(nodes.textNode(wire.part().text()));
            case INT32 -> Optional.of(nodes.numberNode((int) wire.number()));
            case INT64 -> Optional.of(nodes.numberNode(wire.number()));
            case NUMBER -> Optional.of(nodes.numberNode(wire.decimal()));
            case BOOLEAN -> Optional.of(nodes.booleanNode(wire.number() != 0));
            case BYTES ->
                Optional.of(
                    nodes.textNode(Base64.getEncoder().encodeToString(wire.part().bytes())));
            case TIME, MICRO_TIME -> time(wire.part());
            case QUANTITY -> Optional.of(nodes.textNode(onlyText(wire.part())));
            case INT_OR_TEXT -> Optional.of(intOrText(wire.part()));
            case ANY -> any(wire.part());
          };
    };
  }

  /** Seconds and nanoseconds; a time that is not set is an empty message. */
  private static Optional<JsonNode> time(ProtobufWire wire) {
    if (!wire.hasMore()) {
      return Optional.empty();
    }
    long seconds = 0;
    long nanoseconds = 0;
    while (wire.hasMore()) {
      switch (wire.nextField()) {
        case 1 -> seconds = wire.number();
        case 2 -> nanoseconds = wire.number();
        default -> wire.skip();
      }
    }
    try {
      return Optional.of(
          JsonNodeFactory.instance.textNode(
              Instant.ofEpochSecond(seconds, nanoseconds).toString()));
    } catch (DateTimeException | ArithmeticException e) {
      throw ApiException.badRequest("no such time: " + seconds + " s");
    }
  }

  private static String onlyText(ProtobufWire wire) {
    String text = "";
    while (wire.hasMore()) {
      if (wire.nextField() == 1) {
        text = wire.part().text();
      } else {
        wire.skip();
      }
    }
    return text.isEmpty() ? "0" : text;
  }

  /** 1 tells which of the two it is, 2 is the number and 3 the text. */
  private static JsonNode intOrText(ProtobufWire wire) {
    boolean isText = false;
    int number = 0;
    String text = "";
    while (wire.hasMore()) {
      switch (wire.nextField()) {
        case 1 -> isText = wire.number() == 1;
        case 2 -> number = (int) wire.number();
        case 3 -> text = wire.part().text();
        default -> wire.skip();
      }
    }
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return isText ? nodes.textNode(text) : nodes.numberNode(number);
  }

  /** JSON in field 1. */
  private static Optional<JsonNode> any(ProtobufWire wire) {
    Optional<JsonNode> value = Optional.empty();
    while (wire.hasMore()) {
      if (wire.nextField() == 1) {
        byte[] json = wire.part().bytes();
        value =
            json.length == 0
                ? Optional.empty()
                : Optional.of(ObjectReader.value(json, new ArrayList<>()));
      } else {
        wire.skip();
      }
    }
    return value;
  }
}
