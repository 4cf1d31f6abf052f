package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.admission.Admission;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Deletion;
import io.longshore.master.registry.ListOptions;
import io.longshore.master.registry.Lists;
import io.longshore.master.registry.ManagedFields;
import io.longshore.master.registry.Patches;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Removals;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Selection;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;
import io.longshore.master.registry.Warnings;
import io.longshore.master.registry.WriteOptions;
import io.longshore.master.tunnel.Dialer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Does what requests ask for with objects. Safe for use by several threads. */
final class ResourceHandler {
  private static final String APPLY = "application/apply-patch+yaml";

  private final Registry registry;
  private final Lists lists;
  private final Removals removals;
  private final Patches patches;
  private final ManagedFields managedFields;
  private final Bodies bodies;
  private final Forms forms;
  private final Subresources subresources;
  private final Access access;
  private final Admission admission;
  private final Reviews reviews;

  ResourceHandler(Registry registry, Forms forms, Access access, Dialer dialer) {
    this.registry = registry;
    this.lists = new Lists(registry);
    this.removals = new Removals(registry);
    this.patches = new Patches(registry.schema());
    this.managedFields = new ManagedFields(registry.schema());
    this.bodies = new Bodies(registry.schema());
    this.forms = forms;
    this.access = access;
    this.admission = access.admission();
    this.reviews = new Reviews(access);
    this.subresources = new Subresources(registry, bodies, patches, access, dialer);
  }

  /** A whole number of a request; 0 where it says nothing. */
  static long number(ApiRequest request, String parameter) {
    String text = request.parameter(parameter);
    if (text.isEmpty()) {
      return 0;
    } else if (!text.matches("[0-9]{1,18}")) {
      throw ApiException.badRequest(
          "invalid " + parameter + ": \"" + text + "\": must be a whole number");
    }
    return Long.parseLong(text);
  }

  private static Selection selection(ApiRequest request, ResourceType type, ResourcePath path) {
    Selection selection =
        Selection.parse(
            type, request.parameter("labelSelector"), request.parameter("fieldSelector"));
    // A watch of one object by its path is a watch with its name.
    return path.name().isEmpty() ? selection : selection.named(path.name());
  }

  Answer answer(ApiRequest request, ResourceType type, ResourcePath path, Verb verb) {
    if (!List.of("", "status", "approval").contains(path.subresource())) {
      return subresources.answer(request, type, path, verb);
    }
    return switch (verb) {
      case GET -> get(request, type, path);
      case LIST -> list(request, type, path);
      case WATCH -> watch(request, type, path);
      case CREATE -> create(request, type, path);
      case UPDATE -> update(request, type, path);
      case PATCH -> patch(request, type, path);
      case DELETE -> delete(request, type, path);
      case DELETECOLLECTION -> deleteCollection(request, type, path);
    };
  }

  private Answer get(ApiRequest request, ResourceType type, ResourcePath path) {
    Form form = Form.accepted(request);
    ObjectNode object = registry.get(type, path.namespace(), path.name());
    return json(200, forms.one(type, object, form, Forms.RowObject.of(request)), new Warnings());
  }

  private Answer list(ApiRequest request, ResourceType type, ResourcePath path) {
    Form form = Form.accepted(request);
    long limit = number(request, "limit");
    boolean exact = request.parameter("resourceVersionMatch").equals("Exact");
    ListOptions options =
        new ListOptions(
            selection(request, type, path),
            (int) Math.min(limit, Integer.MAX_VALUE - 1),
            request.parameter("continue"),
            number(request, "resourceVersion"),
            exact);
    Lists.Found found = lists.list(type, path.namespace(), options);
    return json(200, forms.list(type, found, form, Forms.RowObject.of(request)), new Warnings());
  }

  private Answer watch(ApiRequest request, ResourceType type, ResourcePath path) {
    Form form = Form.acceptedOfStream(request);
    WatchSource.Options options =
        WatchSource.Options.of(request, type, path.namespace(), selection(request, type, path));
    WatchSource source =
        new WatchSource(registry, forms, form, Forms.RowObject.of(request), options);
    return PodStreams.isWebSocket(request)
        ? WatchMessages.answer(request, source)
        : new Answer.Streamed("application/json", source);
  }

  private Answer create(ApiRequest request, ResourceType type, ResourcePath path) {
    WriteOptions options = Bodies.options(request);
    Warnings warnings = new Warnings();
    ObjectNode object = bodies.object(request, type, options.validation(), warnings);
    if (Reviews.isReview(type)) {
      return json(201, reviews.answer(request.user(), type, path.namespace(), object), warnings);
    }
    admit(request, type, path, object);
    ObjectNode created = registry.create(type, path.namespace(), object, options);
    return json(201, written(request, type, created), warnings);
  }

  /** A new object passes the admission. */
  private void admit(ApiRequest request, ResourceType type, ResourcePath path, ObjectNode object) {
    String name = Tree.text(object, "metadata", "name");
    admission.admit(
        new Admission.Operation(
            request.user(),
            Verb.CREATE,
            type,
            path.subresource(),
            path.namespace(),
            name,
            object,
            Optional.empty()));
  }

  /** So does a change, when it is clear what comes of it. */
  private Registry.Change admitted(
      ApiRequest request, ResourceType type, ResourcePath path, Registry.Change change) {
    return current -> {
      ObjectNode next = change.apply(current.deepCopy());
      admission.admit(
          new Admission.Operation(
              request.user(),
              Verb.UPDATE,
              type,
              path.subresource(),
              path.namespace(),
              path.name(),
              next,
              Optional.of(current)));
      return next;
    };
  }

  private void admitDeletion(
      ApiRequest request, ResourceType type, String namespace, String name, ObjectNode object) {
    admission.admit(
        new Admission.Operation(
            request.user(), Verb.DELETE, type, "", namespace, name, object, Optional.of(object)));
  }

  private ObjectNode written(ApiRequest request, ResourceType type, ObjectNode object) {
    return forms.one(type, object, Form.accepted(request), Forms.RowObject.of(request));
  }

  private static Registry.Part part(ResourcePath path) {
    return switch (path.subresource()) {
      case "" -> Registry.Part.SPECIFICATION;
      case "approval" -> Registry.Part.APPROVAL;
      default -> Registry.Part.STATUS;
    };
  }

  private Answer update(ApiRequest request, ResourceType type, ResourcePath path) {
    WriteOptions options = Bodies.options(request);
    Warnings warnings = new Warnings();
    ObjectNode object = bodies.object(request, type, options.validation(), warnings);
    if (registry.isCreatedByUpdate(type) && isMissing(type, path)) {
      try {
        ObjectNode created = createByUpdate(request, type, path, object.deepCopy(), options);
        return json(201, written(request, type, created), warnings);
      } catch (ApiException e) {
        if (!e.alreadyExists()) {
          throw e;
        }
      }
    }
    ObjectNode updated =
        registry.update(
            type,
            path.namespace(),
            path.name(),
            part(path),
            options,
            admitted(request, type, path, _ -> object.deepCopy()));
    return json(200, written(request, type, updated), warnings);
  }

  private boolean isMissing(ResourceType type, ResourcePath path) {
    return path.subresource().isEmpty()
        && registry.find(type, path.namespace(), path.name()).isEmpty();
  }

  /** The version that it had is of no account, as upstream; it cannot be the same object again. */
  private ObjectNode createByUpdate(
      ApiRequest request,
      ResourceType type,
      ResourcePath path,
      ObjectNode object,
      WriteOptions options) {
    Registry.refuseOtherName(path.name(), object);
    Registry.refuseOtherUid(type, path.name(), object, Tree.object());
    Tree.objectAt(object, "metadata").remove("resourceVersion");
    Refusals.checkCreation(access, request, type, path);
    admit(request, type, path, object);
    return registry.create(type, path.namespace(), object, options);
  }

  private Answer patch(ApiRequest request, ResourceType type, ResourcePath path) {
    if (request.contentType().equals(APPLY)) {
      return apply(request, type, path);
    }
    WriteOptions options = Bodies.options(request);
    Patches.Format format = format(request);
    Warnings warnings = new Warnings();
    ObjectNode patched =
        registry.update(
            type,
            path.namespace(),
            path.name(),
            part(path),
            options,
            admitted(
                request,
                type,
                path,
                current -> {
                  ObjectNode next = patches.apply(current, type, format, request.body());
                  bodies.conform(next, type, options.validation(), new ArrayList<>(), warnings);
                  return next;
                }));
    return json(200, written(request, type, patched), warnings);
  }

  /** Server-side apply makes the object if it is not there. */
  private Answer apply(ApiRequest request, ResourceType type, ResourcePath path) {
    WriteOptions options = Bodies.options(request).applying();
    if (request.parameter("fieldManager").isEmpty()) {
      throw ApiException.unprocessable(
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    Warnings warnings = new Warnings();
    ObjectNode wanted = bodies.applied(request, type, options.validation(), warnings);
    Tree.putIfMissing(Tree.objectAt(wanted, "metadata"), "name", path.name());
    boolean isNew = isMissing(type, path);
    if (isNew) {
      Refusals.checkCreation(access, request, type, path);
      admit(request, type, path, wanted);
    }
    ObjectNode result =
        isNew
            ? registry.create(
                type,
                path.namespace(),
                managedFields.applied(wanted, type, options, registry.clock().now()),
                options)
            : registry.update(
                type,
                path.namespace(),
                path.name(),
                part(path),
                options,
                admitted(
                    request,
                    type,
                    path,
                    current ->
                        managedFields.apply(
                            current,
                            wanted,
                            type,
                            options,
                            path.subresource(),
                            registry.clock().now())));
    return json(isNew ? 201 : 200, written(request, type, result), warnings);
  }

  static Patches.Format format(ApiRequest request) {
    return Arrays.stream(Patches.Format.values())
        .filter(format -> format.mediaType().equals(request.contentType()))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.unsupportedMediaType(
                    "the body of the request was in an unknown format - accepted media types"
                        + " include: "
                        + String.join(
                            ", ",
                            Arrays.stream(Patches.Format.values())
                                .map(Patches.Format::mediaType)
                                .toList())));
  }

  private Answer delete(ApiRequest request, ResourceType type, ResourcePath path) {
    Deletion deletion = DeleteRequests.deletion(request, bodies);
    ObjectNode present = registry.get(type, path.namespace(), path.name());
    admitDeletion(request, type, path.namespace(), path.name(), present);
    Removals.Outcome outcome = removals.delete(type, path.namespace(), path.name(), deletion);
    // As upstream: of pods and of what is only marked the object is answered, else a Status.
    boolean showsObject = !outcome.gone() || type.plural().equals("pods");
    ObjectNode answer =
        showsObject ? written(request, type, outcome.object()) : success(type, outcome.object());
    return json(200, answer, new Warnings());
  }

  private static ObjectNode success(ResourceType type, ObjectNode object) {
    ObjectNode status = Tree.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", Tree.text(object, "metadata", "name"));
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural()).put("uid", Tree.text(object, "metadata", "uid"));
    return status;
  }

  private Answer deleteCollection(ApiRequest request, ResourceType type, ResourcePath path) {
    Form form = Form.accepted(request);
    ListOptions all = new ListOptions(selection(request, type, path), 0, "", 0, false);
    Lists.Found found = lists.list(type, path.namespace(), all);
    Deletion deletion = DeleteRequests.deletion(request, bodies);
    List<ObjectNode> deleted = new ArrayList<>();
    for (ObjectNode object : found.objects()) {
      try {
        String name = Tree.text(object, "metadata", "name");
        String namespace = Tree.text(object, "metadata", "namespace");
        admitDeletion(request, type, namespace, name, object);
        deleted.add(removals.delete(type, namespace, name, deletion).object());
      } catch (ApiException e) {
        if (!e.notFound()) {
          throw e;
        }
      }
    }
    Lists.Found outcome = new Lists.Found(deleted, found.revision(), "", Optional.empty());
    return json(200, forms.list(type, outcome, form, Forms.RowObject.of(request)), new Warnings());
  }

  static Answer json(int status, ObjectNode body, Warnings warnings) {
    return new Answer.Whole(
        status,
        "application/json",
        body.toString().getBytes(StandardCharsets.UTF_8),
        warnings.texts());
  }
}
