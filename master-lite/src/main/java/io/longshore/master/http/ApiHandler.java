package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.log.Log;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.master.access.Attempt;
import io.longshore.master.access.Decision;
import io.longshore.master.access.MastersMayAll;
import io.longshore.master.access.User;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Verb;
import io.longshore.master.registry.Warnings;
import io.longshore.master.tokens.ServiceAccountTokens;
import io.longshore.master.tunnel.Dialer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers requests: who asks, may they, and whose work it is. Safe for use by several threads. */
public final class ApiHandler {
  private static final Log LOG = Log.of("api");
  private static final List<String> HEALTH = List.of("/healthz", "/livez", "/readyz");
  private static final List<String> LONG = List.of("exec", "attach", "portforward", "log", "proxy");
  private static final List<String> STREAMS = List.of("exec", "attach", "portforward");
  private static final List<String> DOCUMENTS = List.of("/api", "/apis", "/version", "/openapi");

  private final Registry registry;
  private final Access access;
  private final Callers callers;
  private final InFlight inFlight = new InFlight();
  private final ResourceHandler resources;
  private final Discovery discovery;
  private final OpenApi openApi;

  /** For the objects of a registry. */
  public ApiHandler(Registry registry, Access access, Dialer dialer) {
    this.registry = registry;
    this.access = access;
    this.callers = new Callers(access.authenticator(), access.authorizer());
    this.resources =
        new ResourceHandler(registry, new Forms(new Tables(registry.clock())), access, dialer);
    this.discovery = new Discovery(registry.table());
    this.openApi = new OpenApi(registry.table());
  }

  /** Always an answer: what goes wrong becomes a Status. */
  Answer answer(ApiRequest request) {
    return InYaml.asAccepted(request, answerInJson(request));
  }

  private Answer answerInJson(ApiRequest request) {
    try {
      return route(request);
    } catch (ApiException e) {
      return ResourceHandler.json(e.code(), e.status(), new Warnings());
    } catch (RuntimeException e) {
      LOG.bug("a request failed", e, "method", request.method(), "path", request.path());
      ApiException failure = ApiException.internal(String.valueOf(e.getMessage()));
      return ResourceHandler.json(failure.code(), failure.status(), new Warnings());
    }
  }

  private Answer route(ApiRequest request) {
    String path = request.path();
    if (request.method().equals("GET") && HEALTH.stream().anyMatch(path::equals)) {
      return text("ok");
    } else if (request.method().equals("GET") && path.equals("/version")) {
      return ResourceHandler.json(200, Discovery.version(), new Warnings());
    }
    ApiRequest known = request.by(callers.of(request));
    Optional<ResourcePath> resource = ResourcePath.parse(path);
    return resource.isPresent() ? onResource(known, resource.get()) : onPath(known);
  }

  private static Answer text(String text) {
    return new Answer.Whole(
        200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), List.of());
  }

  private void refuseUnlessAllowed(User user, Attempt.OnPath attempt) {
    Decision decision = access.authorizer().decide(user, attempt);
    if (!decision.allowed()) {
      throw ApiException.forbiddenPath(Refusals.text(user, attempt, decision));
    }
  }

  private Answer onPath(ApiRequest request) {
    String path = request.path().replaceAll("(?<=.)/+$", "");
    refuseUnlessAllowed(
        request.user(),
        new Attempt.OnPath(request.method().toLowerCase(Locale.ROOT), request.path()));
    Optional<ObjectNode> keys = keys(path);
    if (keys.isPresent()) {
      byte[] body = keys.get().toString().getBytes(StandardCharsets.UTF_8);
      String type = path.endsWith("jwks") ? "application/jwk-set+json" : "application/json";
      return new Answer.Whole(200, type, body, List.of());
    }
    boolean isDocument = DOCUMENTS.stream().anyMatch(start -> isBelow(path, start));
    if (!request.method().equals("GET") && isDocument) {
      throw ApiException.methodNotAllowed();
    }
    if (path.equals("/openapi/v2")) {
      return openApi2(request);
    }
    Optional<ObjectNode> document =
        path.startsWith("/openapi") ? openApi.document(request) : discovery.document(request, path);
    return document
        .map(found -> answer(request, path, found))
        .orElseThrow(ApiException::noSuchResource);
  }

  /** What others need to check tokens of ServiceAccounts. */
  private Optional<ObjectNode> keys(String path) {
    return switch (path) {
      case "/openid/v1/jwks" -> Optional.of(access.tokens().keySet());
      case "/.well-known/openid-configuration" -> Optional.of(ServiceAccountTokens.discovery());
      default -> Optional.empty();
    };
  }

  private Answer openApi2(ApiRequest request) {
    String accept = request.headers("Accept");
    if (accept.contains(OpenApi2.MEDIA_TYPE) || accept.contains(OpenApi2.OLD_MEDIA_TYPE)) {
      return new Answer.Whole(
          200, OpenApi2.MEDIA_TYPE, new OpenApi2(registry.table()).document(), List.of());
    }
    boolean takesJson =
        accept.isEmpty()
            || Stream.of("application/json", "application/*", "*/*").anyMatch(accept::contains);
    if (!takesJson) {
      throw ApiException.notAcceptable(
          "only the following media types are accepted: application/json, " + OpenApi2.MEDIA_TYPE);
    }
    return ResourceHandler.json(200, new OpenApi2Json(registry.table()).document(), new Warnings());
  }

  private static boolean isBelow(String path, String start) {
    return path.equals(start) || path.startsWith(start + "/");
  }

  private Answer answer(ApiRequest request, String path, ObjectNode document) {
    byte[] body = document.toString().getBytes(StandardCharsets.UTF_8);
    return new Answer.Whole(200, discovery.contentType(request, path), body, List.of());
  }

  private Answer onResource(ApiRequest request, ResourcePath path) {
    ResourceType type =
        registry
            .table()
            .find(path.apiVersion(), path.resource())
            .filter(found -> fits(found, path))
            .orElseThrow(ApiException::noSuchResource);
    Verb verb = verb(request, type, path);
    Map<String, String> fields = fields(request);
    Attempt.OnResource attempt =
        new Attempt.OnResource(
            verb.toString(),
            type.group(),
            type.version(),
            type.plural(),
            path.subresource(),
            // A namespace is asked for inside of itself.
            type.plural().equals("namespaces") ? path.name() : path.namespace(),
            chosenName(path, fields),
            fields);
    refuseUnlessAllowed(request.user(), type, path, attempt);
    if (STREAMS.contains(path.subresource()) && verb == Verb.GET) {
      // A process is begun, however its streams are asked for: upstream's
      // AuthorizePodWebsocketUpgradeCreatePermission.
      refuseUnlessAllowed(request.user(), type, path, attempt.withVerb("create"));
    }
    InFlight.Load load = load(request, path, verb);
    return inFlight.within(load, () -> resources.answer(request, type, path, verb));
  }

  /** What lasts as long as its client wants is not counted; nor are the masters, as upstream. */
  private static InFlight.Load load(ApiRequest request, ResourcePath path, Verb verb) {
    boolean isLong = verb == Verb.WATCH || LONG.contains(path.subresource());
    if (isLong || MastersMayAll.isMaster(request.user())) {
      return InFlight.Load.NONE;
    }
    return verb == Verb.GET || verb == Verb.LIST ? InFlight.Load.READING : InFlight.Load.WRITING;
  }

  private void refuseUnlessAllowed(
      User user, ResourceType type, ResourcePath path, Attempt.OnResource attempt) {
    Decision decision = access.authorizer().decide(user, attempt);
    if (!decision.allowed()) {
      throw ApiException.forbidden(type, path.name(), Refusals.text(user, attempt, decision));
    }
  }

  /** Who lists the object of a name asks for that object: apiserver's request/requestinfo.go. */
  private static String chosenName(ResourcePath path, Map<String, String> fields) {
    return path.name().isEmpty() ? fields.getOrDefault("metadata.name", "") : path.name();
  }

  private static Map<String, String> fields(ApiRequest request) {
    Map<String, String> fields = new HashMap<>();
    try {
      for (FieldSelector.Term term :
          FieldSelector.parse(request.parameter("fieldSelector")).terms()) {
        if (term.equal()) {
          fields.put(term.field(), term.value());
        }
      }
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("unable to parse requirement: " + e.getMessage());
    }
    return fields;
  }

  private static boolean fits(ResourceType type, ResourcePath path) {
    boolean hasSubresource = path.subresource().isEmpty() || type.has(path.subresource());
    boolean needsNamespace = type.namespaced() && !path.name().isEmpty();
    return hasSubresource
        && (type.namespaced() || path.namespace().isEmpty())
        && (!needsNamespace || !path.namespace().isEmpty());
  }

  private static Verb verb(ApiRequest request, ResourceType type, ResourcePath path) {
    boolean one = !path.name().isEmpty();
    Verb verb =
        switch (request.method()) {
          case "GET" -> isWatch(request, path) ? Verb.WATCH : one ? Verb.GET : Verb.LIST;
          case "POST" -> Verb.CREATE;
          case "PUT" -> Verb.UPDATE;
          case "PATCH" -> Verb.PATCH;
          case "DELETE" -> one ? Verb.DELETE : Verb.DELETECOLLECTION;
          default -> throw ApiException.methodNotAllowed();
        };
    if (!isPossible(verb, type, path)) {
      throw ApiException.methodNotAllowed();
    }
    return verb;
  }

  private static boolean isWatch(ApiRequest request, ResourcePath path) {
    return path.subresource().isEmpty() && request.flag("watch");
  }

  private static boolean isPossible(Verb verb, ResourceType type, ResourcePath path) {
    if (!path.subresource().isEmpty()) {
      return Subresources.shape(type, path.subresource()).verbs().contains(verb);
    }
    if (!type.verbs().contains(verb)) {
      return false;
    }
    boolean one = !path.name().isEmpty();
    boolean everywhere = type.namespaced() && path.namespace().isEmpty();
    return switch (verb) {
      case GET, LIST, WATCH, DELETE -> true;
      case UPDATE, PATCH -> one;
      case CREATE -> !one && !everywhere;
      case DELETECOLLECTION -> !everywhere;
    };
  }
}
