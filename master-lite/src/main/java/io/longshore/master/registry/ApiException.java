package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request that is refused: a Status object as the API has it. Texts are those of apimachinery's
 * pkg/api/errors, which clients and people know.
 */
public final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** What a refusal is about: kind is the plural name of the resource. */
  public record Details(String name, String group, String kind, String uid, List<Problem> causes) {

    /** Copies the list. */
    public Details {
      causes = List.copyOf(causes);
    }
  }

  private final int code;
  private final String reason;
  private final transient Optional<Details> details;

  private ApiException(int code, String reason, String message, Optional<Details> details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  private static ApiException about(
      int code, String reason, ResourceType type, String name, String message) {
    return new ApiException(
        code,
        reason,
        message,
        Optional.of(new Details(name, type.group(), type.plural(), "", List.of())));
  }

  /** There is no such object. */
  public static ApiException notFound(ResourceType type, String name) {
    return about(404, "NotFound", type, name, type + " \"" + name + "\" not found");
  }

  /** There is no such path. */
  public static ApiException noSuchResource() {
    // The details are empty, but there: kubectl debug looks into them.
    return new ApiException(
        404,
        "NotFound",
        "the server could not find the requested resource",
        Optional.of(new Details("", "", "", "", List.of())));
  }

  /** The path is there, but not for this verb. */
  public static ApiException methodNotAllowed() {
    return new ApiException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Optional.empty());
  }

  /** An object of that name is there. */
  public static ApiException alreadyExists(ResourceType type, String name) {
    return about(409, "AlreadyExists", type, name, type + " \"" + name + "\" already exists");
  }

  /** What the request was made for is not so any more. */
  public static ApiException conflict(ResourceType type, String name, String why) {
    return about(
        409,
        "Conflict",
        type,
        name,
        "Operation cannot be fulfilled on " + type + " \"" + name + "\": " + why);
  }

  /** Somebody else has changed the object since it was read. */
  public static ApiException modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");
  }

  /** Other managers have fields that an apply wants to change. */
  public static ApiException applyConflict(List<Problem> causes, String message) {
    return new ApiException(
        409, "Conflict", message, Optional.of(new Details("", "", "", "", causes)));
  }

  /** The object has mistakes. */
  public static ApiException invalid(ResourceType type, String name, List<Problem> problems) {
    return invalid(type.group(), type.kind(), name, problems);
  }

  /** The options of a request have mistakes. */
  public static ApiException invalid(String options, String name, List<Problem> problems) {
    return invalid("", options, name, problems);
  }

  private static ApiException invalid(
      String group, String plainKind, String name, List<Problem> problems) {
    String kind = group.isEmpty() ? plainKind : plainKind + "." + group;
    String list =
        problems.stream().map(Problem::toString).distinct().collect(Collectors.joining(", "));
    return new ApiException(
        422,
        "Invalid",
        kind + " \"" + name + "\" is invalid: " + (problems.size() == 1 ? list : "[" + list + "]"),
        Optional.of(new Details(name, group, plainKind, "", problems)));
  }

  /** A node refuses what it was asked about an object: apimachinery's NewGenericServerResponse. */
  public static ApiException ofNode(int code, ResourceType type, String name, String message) {
    return switch (code) {
      case 400 -> badRequest(message);
      case 403 -> forbidden(type, name, message);
      case 404 -> about(404, "NotFound", type, name, "the node could not find it: " + message);
      case 429 -> tooManyRequests(message);
      default -> internal("the node answered with " + code + ": " + message);
    };
  }

  /** The request makes no sense. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, Optional.empty());
  }

  /** The request makes sense, but not for this object. */
  public static ApiException unprocessable(String message) {
    return new ApiException(422, "Invalid", message, Optional.empty());
  }

  /** The user may not do that. */
  public static ApiException forbidden(ResourceType type, String name, String message) {
    return about(
        403,
        "Forbidden",
        type,
        name,
        type + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + message);
  }

  /** The user may not do that with something that is no kind of this server. */
  public static ApiException forbiddenResource(
      String group, String resource, String name, String message) {
    String full = group.isEmpty() ? resource : resource + "." + group;
    return new ApiException(
        403,
        "Forbidden",
        full + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + message,
        Optional.of(new Details(name, group, resource, "", List.of())));
  }

  /** The user may not ask for that path. */
  public static ApiException forbiddenPath(String message) {
    return new ApiException(403, "Forbidden", "forbidden: " + message, Optional.empty());
  }

  /** Nobody knows who that is. */
  public static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", Optional.empty());
  }

  /** The answer cannot be written as the client wants it. */
  public static ApiException notAcceptable(String message) {
    return new ApiException(406, "NotAcceptable", message, Optional.empty());
  }

  /** That time is forgotten. */
  public static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, Optional.empty());
  }

  /** The body is too long. */
  public static ApiException tooLarge(String message) {
    return new ApiException(413, "RequestEntityTooLarge", message, Optional.empty());
  }

  /** The body is in no form that is read here. */
  public static ApiException unsupportedMediaType(String message) {
    return new ApiException(415, "UnsupportedMediaType", message, Optional.empty());
  }

  /** The server is asked for too much at a time. */
  public static ApiException tooManyRequests(String message) {
    return new ApiException(429, "TooManyRequests", message, Optional.empty());
  }

  /** The server cannot do it now. */
  public static ApiException unavailable(String message) {
    return new ApiException(503, "ServiceUnavailable", message, Optional.empty());
  }

  /** A mistake of this server. */
  public static ApiException internal(String message) {
    return new ApiException(
        500, "InternalError", "Internal error occurred: " + message, Optional.empty());
  }

  /** The HTTP code. */
  public int code() {
    return code;
  }

  /** Whether the object is not there. */
  public boolean notFound() {
    return code == 404;
  }

  /** Whether it is there already. */
  public boolean alreadyExists() {
    return reason.equals("AlreadyExists");
  }

  /** The Status object. */
  public ObjectNode status() {
    ObjectNode status = Tree.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    details.ifPresent(about -> write(about, status.putObject("details")));
    return status.put("code", code);
  }

  private static void write(Details details, ObjectNode node) {
    putUnlessEmpty(node, "name", details.name());
    putUnlessEmpty(node, "group", details.group());
    putUnlessEmpty(node, "kind", details.kind());
    putUnlessEmpty(node, "uid", details.uid());
    if (!details.causes().isEmpty()) {
      ArrayNode causes = node.putArray("causes");
      for (Problem problem : details.causes()) {
        causes
            .addObject()
            .put("reason", problem.reason())
            .put("message", problem.message())
            .put("field", problem.field());
      }
    }
  }

  private static void putUnlessEmpty(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }
}
