package io.longshore.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.admission.Admission;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Patches;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.StoredForm;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;
import io.longshore.master.registry.Warnings;
import io.longshore.master.registry.WriteOptions;
import io.longshore.master.tunnel.Dialer;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts behind an object's name that have a form of their own: scale, binding and finalize. The
 * status has the form of its object. Safe for use by several threads.
 */
final class Subresources {
  private static final Set<Verb> CHANGED = Set.of(Verb.GET, Verb.PATCH, Verb.UPDATE);
  private static final Set<Verb> STREAMS = Set.of(Verb.CREATE, Verb.GET);
  private static final Set<Verb> PROXIED =
      Set.of(Verb.CREATE, Verb.DELETE, Verb.GET, Verb.PATCH, Verb.UPDATE);
  private static final ResourceType SCALE = part("autoscaling", "Scale", "scale");
  private static final ResourceType BINDING = part("", "Binding", "binding");
  private static final ResourceType TOKEN = part(TokenRequests.GROUP, "TokenRequest", "token");

  private final Registry registry;
  private final Bodies bodies;
  private final Patches patches;
  private final Admission admission;
  private final TokenRequests tokens;
  private final PodStreams streams;
  private final Proxying proxying;

  Subresources(Registry registry, Bodies bodies, Patches patches, Access access, Dialer dialer) {
    this.registry = registry;
    this.bodies = bodies;
    this.patches = patches;
    this.admission = access.admission();
    this.tokens = new TokenRequests(registry, access.tokens());
    this.streams = new PodStreams(registry, dialer);
    this.proxying = new Proxying(registry, dialer);
  }

  private static ResourceType part(String group, String kind, String name) {
    String folder = group.isEmpty() ? "core" : group.replaceAll("\\..*", "");
    return new ResourceType(
        group,
        "v1",
        name,
        name,
        kind,
        List.of(),
        List.of(),
        true,
        Set.of(),
        List.of(),
        "k8s.io.api." + folder + ".v1." + kind,
        "",
        List.of(),
        false,
        StoredForm.SAME);
  }

  /** What discovery says about a part. */
  record Shape(String group, String kind, Set<Verb> verbs) {}

  static Shape shape(ResourceType type, String subresource) {
    return switch (subresource) {
      case "scale" -> new Shape("autoscaling", "Scale", CHANGED);
      case "binding" -> new Shape("", "Binding", Set.of(Verb.CREATE));
      case "token" -> new Shape(TokenRequests.GROUP, "TokenRequest", Set.of(Verb.CREATE));
      case "log" -> new Shape("", "Pod", Set.of(Verb.GET));
      case "exec" -> new Shape("", "PodExecOptions", STREAMS);
      case "attach" -> new Shape("", "PodAttachOptions", STREAMS);
      case "portforward" -> new Shape("", "PodPortForwardOptions", STREAMS);
      case "proxy" -> new Shape("", type.kind() + "ProxyOptions", PROXIED);
      case "finalize" -> new Shape(type.group(), type.kind(), Set.of(Verb.UPDATE));
      case "approval", "status" -> new Shape(type.group(), type.kind(), CHANGED);
      default -> throw new IllegalArgumentException("no shape of " + type + "/" + subresource);
    };
  }

  Answer answer(ApiRequest request, ResourceType type, ResourcePath path, Verb verb) {
    return switch (path.subresource()) {
      case "scale" -> verb == Verb.GET ? scale(type, path) : rescale(request, type, path, verb);
      case "binding" -> bind(request, type, path);
      case "finalize" -> finish(request, type, path);
      case "token" -> token(request, type, path);
      case "log" -> streams.log(request, type, path);
      case "exec", "attach" -> streams.process(request, type, path);
      case "portforward" -> streams.ports(request, type, path);
      case "proxy" -> proxying.answer(request, type, path);
      default -> throw ApiException.noSuchResource();
    };
  }

  private Answer scale(ResourceType type, ResourcePath path) {
    ObjectNode object = registry.get(type, path.namespace(), path.name());
    return ResourceHandler.json(200, scaleOf(object), new Warnings());
  }

  private static ObjectNode scaleOf(ObjectNode object) {
    ObjectNode scale = Tree.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Tree.copyField(metadata, object.path("metadata"), field);
    }
    scale.putObject("spec").put("replicas", Tree.at(object, "spec", "replicas").asInt());
    scale
        .putObject("status")
        .put("replicas", Tree.at(object, "status", "replicas").asInt())
        .put("selector", WorkloadColumns.selector(object));
    return scale;
  }

  private Answer rescale(ApiRequest request, ResourceType type, ResourcePath path, Verb verb) {
    WriteOptions options = Bodies.options(request);
    Warnings warnings = new Warnings();
    ObjectNode scaled =
        registry.update(
            type,
            path.namespace(),
            path.name(),
            Registry.Part.SPECIFICATION,
            options,
            current -> {
              ObjectNode next = wanted(request, scaleOf(current), verb, options, warnings);
              JsonNode version = Tree.at(next, "metadata", "resourceVersion");
              Tree.objectAt(current, "metadata").set("resourceVersion", version);
              Tree.objectAt(current, "spec").put("replicas", replicas(type, next));
              return current;
            });
    return ResourceHandler.json(200, scaleOf(scaled), warnings);
  }

  private static int replicas(ResourceType type, ObjectNode scale) {
    int replicas = Tree.at(scale, "spec", "replicas").asInt();
    if (replicas < 0) {
      String name = Tree.text(scale, "metadata", "name");
      throw ApiException.invalid(
          type,
          name,
          List.of(
              Problem.invalid("spec.replicas", replicas, "must be greater than or equal to 0")));
    }
    return replicas;
  }

  private ObjectNode wanted(
      ApiRequest request, ObjectNode current, Verb verb, WriteOptions options, Warnings warnings) {
    if (verb == Verb.UPDATE) {
      return bodies.object(request, SCALE, options.validation(), warnings);
    }
    ObjectNode next =
        patches.apply(current, SCALE, ResourceHandler.format(request), request.body());
    bodies.conform(next, SCALE, options.validation(), new ArrayList<>(), warnings);
    return next;
  }

  /** A pod is bound to a node once: upstream's BindingREST. */
  private Answer bind(ApiRequest request, ResourceType type, ResourcePath path) {
    WriteOptions options = Bodies.options(request);
    Warnings warnings = new Warnings();
    ObjectNode binding = bodies.object(request, BINDING, options.validation(), warnings);
    String node = Tree.text(binding, "target", "name");
    String kind = Tree.text(binding, "target", "kind");
    if (node.isEmpty() || !(kind.isEmpty() || kind.equals("Node"))) {
      throw ApiException.invalid(
          BINDING, path.name(), List.of(Problem.required("target.name", "the name of a Node")));
    }
    registry.update(
        type,
        path.namespace(),
        path.name(),
        Registry.Part.EVERYTHING,
        options,
        pod -> bound(type, pod, binding, node));
    ObjectNode status = Tree.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return ResourceHandler.json(201, status.put("status", "Success").put("code", 201), warnings);
  }

  private ObjectNode bound(ResourceType type, ObjectNode pod, ObjectNode binding, String node) {
    String name = Tree.text(pod, "metadata", "name");
    String present = Tree.text(pod, "spec", "nodeName");
    if (!present.isEmpty()) {
      throw ApiException.conflict(
          type, name, "pod " + name + " is already assigned to node \"" + present + '"');
    } else if (pod.path("metadata").has("deletionTimestamp")) {
      throw ApiException.conflict(
          type, name, "pod " + name + " is being deleted, cannot be assigned to a host");
    }
    Tree.objectAt(pod, "spec").put("nodeName", node);
    Tree.texts(binding, "metadata", "annotations")
        .forEach((key, value) -> Tree.objectAt(pod, "metadata", "annotations").put(key, value));
    ArrayNode conditions = Tree.listAt(Tree.objectAt(pod, "status"), "conditions");
    conditions.removeIf(one -> Tree.text(one, "type").equals("PodScheduled"));
    conditions
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "True")
        .put(
            "lastTransitionTime",
            registry.clock().now().truncatedTo(ChronoUnit.SECONDS).toString());
    return pod;
  }

  private Answer token(ApiRequest request, ResourceType type, ResourcePath path) {
    WriteOptions options = Bodies.options(request);
    Warnings warnings = new Warnings();
    ObjectNode wanted = bodies.object(request, TOKEN, options.validation(), warnings);
    admission.admit(
        new Admission.Operation(
            request.user(),
            Verb.CREATE,
            type,
            path.subresource(),
            path.namespace(),
            path.name(),
            wanted,
            Optional.empty()));
    return ResourceHandler.json(
        201, tokens.answer(TOKEN, path.namespace(), path.name(), wanted), warnings);
  }

  /** Only the finalizers of a namespace's specification can be changed, and only so. */
  private Answer finish(ApiRequest request, ResourceType type, ResourcePath path) {
    WriteOptions options = Bodies.options(request);
    Warnings warnings = new Warnings();
    ObjectNode wanted = bodies.object(request, type, options.validation(), warnings);
    ObjectNode finished =
        registry.update(
            type,
            "",
            path.name(),
            Registry.Part.FINALIZERS,
            options,
            current -> {
              Tree.copyField(Tree.objectAt(current, "spec"), wanted.path("spec"), "finalizers");
              return current;
            });
    return ResourceHandler.json(200, finished, warnings);
  }
}
