package io.longshore.kubeapi.client;

import io.longshore.base.time.Clock;
import io.longshore.kubeapi.http.HttpAnswer;
import io.longshore.kubeapi.http.HttpException;
import io.longshore.kubeapi.http.HttpRequest;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.ListReader;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The API of a cluster. Calls block, and are meant for virtual threads; any number may be under
 * way. Whatever goes wrong is a {@link KubeApiException}.
 */
public final class KubeClient implements AutoCloseable {
  private static final String JSON = "application/json";

  private final ClientSettings settings;
  private final Requests requests;

  /** For a cluster. */
  public KubeClient(ClusterConnection cluster, ClientSettings settings) {
    this.settings = settings;
    this.requests = new Requests(cluster, settings, Clock.system());
  }

  /** An object. */
  public <T extends KubeObject> T get(Resource<T> resource, ObjectName name) {
    return read("GET", resource.path(name), Optional.empty(), JSON, resource.shape());
  }

  /** An object, if it is there. */
  public <T extends KubeObject> Optional<T> find(Resource<T> resource, ObjectName name) {
    try {
      return Optional.of(get(resource, name));
    } catch (KubeApiException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A part of a list: of a namespace, or of all with an empty one. */
  public <T extends KubeObject> ListReader.Page<T> page(
      Resource<T> resource, String namespace, ListOptions options) {
    String path = Query.of(options).behind(resource.listPath(namespace));
    try (HttpAnswer answer = requests.send(HttpRequest.get(path), settings.requestPatience())) {
      return ListReader.read(answer.body(), resource.shape());
    } catch (HttpException | JsonException e) {
      throw new KubeApiException("GET " + path, e);
    }
  }

  /** A whole list, asked for in parts where the options say so. */
  public <T extends KubeObject> ListReader.Page<T> list(
      Resource<T> resource, String namespace, ListOptions options) {
    ListReader.Page<T> page = page(resource, namespace, options);
    if (page.continueToken().isEmpty()) {
      return page;
    }
    try {
      return rest(resource, namespace, options, page);
    } catch (KubeApiException e) {
      // The server has forgotten the version that the parts belong to: then all at once.
      if (!e.expired()) {
        throw e;
      }
      return page(resource, namespace, options.inPartsOf(0));
    }
  }

  private <T extends KubeObject> ListReader.Page<T> rest(
      Resource<T> resource, String namespace, ListOptions options, ListReader.Page<T> first) {
    List<T> all = new ArrayList<>(first.items());
    ListReader.Page<T> page = first;
    while (!page.continueToken().isEmpty()) {
      page = page(resource, namespace, options.next(page.continueToken()));
      all.addAll(page.items());
    }
    return new ListReader.Page<>(all, page.resourceVersion(), "");
  }

  /** Makes an object, and returns it as the server has completed it. */
  public <T extends KubeObject> T create(Resource<T> resource, T object, WriteOptions options) {
    String path = Query.of(options).behind(resource.listPath(object.metadata().namespace()));
    return read("POST", path, Optional.of(body(resource, object)), JSON, resource.shape());
  }

  /** Replaces an object; with a resourceVersion, only if it still has that one. */
  public <T extends KubeObject> T update(Resource<T> resource, T object, WriteOptions options) {
    String path = Query.of(options).behind(resource.path(object.metadata().objectName()));
    return read("PUT", path, Optional.of(body(resource, object)), JSON, resource.shape());
  }

  /**
   * Reads an object with all its fields, changes it and writes it back, again and again where
   * others were quicker.
   */
  public JsonObject edit(
      Resource<?> resource, ObjectName name, Function<JsonObject, JsonObject> change) {
    Resource<JsonObject> whole = resource.as(JsonObject.class);
    while (true) {
      JsonObject object = get(whole, name);
      JsonObject changed = change.apply(object);
      if (changed.equals(object)) {
        return object;
      }
      try {
        return update(whole, changed, WriteOptions.DEFAULT);
      } catch (KubeApiException e) {
        if (!e.conflict()) {
          throw e;
        }
      }
    }
  }

  /** Changes an object, or a part of it such as {@code status}; the part is empty for the whole. */
  public <T extends KubeObject> T patch(
      Resource<T> resource, ObjectName name, String part, Patch patch, WriteOptions options) {
    Query query = Query.of(options);
    if (patch instanceof Patch.Apply(_, String manager, boolean force)) {
      query.add("fieldManager", manager).add("force", force ? "true" : "");
    }
    String path = query.behind(resource.path(name) + (part.isEmpty() ? "" : "/" + part));
    return read("PATCH", path, Optional.of(patch.body()), patch.contentType(), resource.shape());
  }

  /** Deletes an object. Returns false if it was not there. */
  public boolean delete(Resource<?> resource, ObjectName name, DeleteOptions options) {
    try {
      Bytes body = Bytes.of(Json.write(options.body()));
      read("DELETE", resource.path(name), Optional.of(body), JSON, JsonObject.class);
      return true;
    } catch (KubeApiException e) {
      if (e.notFound()) {
        return false;
      }
      throw e;
    }
  }

  /** Deletes all chosen objects. */
  public void deleteAll(
      Resource<?> resource, String namespace, ListOptions chosen, DeleteOptions options) {
    String path = Query.of(chosen).behind(resource.listPath(namespace));
    read("DELETE", path, Optional.of(Bytes.of(Json.write(options.body()))), JSON, JsonObject.class);
  }

  /** Reads a part of an object, such as {@code scale}. */
  public <S> S part(Resource<?> resource, ObjectName name, String part, Class<S> shape) {
    return read("GET", resource.path(name) + "/" + part, Optional.empty(), JSON, shape);
  }

  /** Replaces a part of an object, such as {@code status}. */
  public <S> S updatePart(
      Resource<?> resource, ObjectName name, String part, Object content, Class<S> shape) {
    Bytes body = Bytes.of(Json.write(content));
    return read("PUT", resource.path(name) + "/" + part, Optional.of(body), JSON, shape);
  }

  /** Posts to a part of an object, such as {@code token}, {@code binding} or {@code eviction}. */
  public <S> S post(
      Resource<?> resource, ObjectName name, String part, Object content, Class<S> shape) {
    Bytes body = Bytes.of(Json.write(content));
    return read("POST", resource.path(name) + "/" + part, Optional.of(body), JSON, shape);
  }

  /** Watches a list from a version on. It must be closed. */
  public <T extends KubeObject> Watch<T> watch(
      Resource<T> resource, String namespace, ListOptions options) {
    Query query = Query.of(options).add("watch", "true").add("allowWatchBookmarks", "true");
    String path = query.behind(resource.listPath(namespace));
    HttpAnswer answer = requests.send(HttpRequest.get(path), settings.watchPatience());
    return new Watch<>("GET " + path, answer, resource.shape());
  }

  /** What is at any path, as it arrives: logs, or what {@link Resource} does not describe. */
  public InputStream open(String path) {
    return requests.send(HttpRequest.get(path), settings.watchPatience()).body();
  }

  private static Bytes body(Resource<?> resource, KubeObject object) {
    return Bytes.of(Json.write(Json.object(resource.apiVersion(), resource.kind(), object)));
  }

  private <S> S read(
      String method, String path, Optional<Bytes> body, String contentType, Class<S> shape) {
    Map<String, String> headers = body.isPresent() ? Map.of("content-type", contentType) : Map.of();
    HttpRequest request = new HttpRequest(method, path, headers, body);
    try (HttpAnswer answer = requests.send(request, settings.requestPatience())) {
      return Json.read(answer.readBody(), shape);
    } catch (HttpException | JsonException e) {
      throw new KubeApiException(method + " " + path, e);
    }
  }

  /** Closes all connections. */
  @Override
  public void close() {
    requests.close();
  }
}
