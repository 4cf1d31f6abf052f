package io.longshore.kubeapi.testing;

import com.sun.net.httpserver.HttpExchange;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers one request. */
final class Answering {
  private static final int POLL_MILLIS = 20;

  private final Objects objects;
  private final Faults faults;
  private final HttpExchange exchange;
  private final String body;
  private final String path;
  private final Map<String, String> query;

  Answering(Objects objects, Faults faults, HttpExchange exchange, String body) {
    this.objects = objects;
    this.faults = faults;
    this.exchange = exchange;
    this.body = body;
    this.path = exchange.getRequestURI().getPath();
    this.query = query(exchange.getRequestURI().getRawQuery());
  }

  private static Map<String, String> query(@Nullable String text) {
    Map<String, String> query = new HashMap<>();
    for (String part : text == null ? new String[0] : text.split("&", -1)) {
      int equals = part.indexOf('=');
      query.put(
          part.substring(0, equals),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  void answer() throws IOException {
    Optional<Faults.Fault> fault = faults.take();
    if (fault.isPresent() && !(fault.get() instanceof Faults.Fault.None)) {
      meet(fault.get());
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "GET" -> get();
      case "POST" -> post();
      case "PUT" -> update();
      case "PATCH" -> patch();
      case "DELETE" -> delete();
      default -> refuse(405, "MethodNotAllowed", "no such method");
    }
  }

  private void meet(Faults.Fault fault) throws IOException {
    switch (fault) {
      case Faults.Fault.None() -> throw new IllegalArgumentException("nothing to meet");
      case Faults.Fault.Refuse(int code, String reason, String after) -> {
        if (!after.isEmpty()) {
          exchange.getResponseHeaders().set("Retry-After", after);
        }
        refuse(code, reason, "as the script wants");
      }
      case Faults.Fault.Garbage(int code, String text) -> send(code, text);
      case Faults.Fault.Drop() -> throw new IOException("dropped by the script");
    }
  }

  private void get() throws IOException {
    Optional<JsonObject> object = objects.get(path);
    if (object.isPresent()) {
      send(200, object.get().toString());
    } else if (isNamed()) {
      refuse(404, "NotFound", path + " not found");
    } else if ("true".equals(query.get("watch"))) {
      watch();
    } else {
      list();
    }
  }

  /** A path that ends in a name has an even number of parts behind the version. */
  private boolean isNamed() {
    String rest =
        path.replaceFirst("^/(api|apis/[^/]+)/[^/]+", "")
            .replaceFirst("^/namespaces/[^/]+(?=/.)", "");
    return rest.chars().filter(c -> c == '/').count() >= 2;
  }

  private void post() throws IOException {
    JsonObject object = Json.read(body, JsonObject.class);
    if (isNamed()) {
      send(201, object.toString());
      return;
    }
    String at = path + "/" + object.metadata().name();
    if (objects.get(at).isPresent()) {
      refuse(409, "AlreadyExists", at + " already exists");
    } else if ("All".equals(query.get("dryRun"))) {
      send(201, object.toString());
    } else {
      send(201, objects.put(at, object).toString());
    }
  }

  private void update() throws IOException {
    JsonObject object = Json.read(body, JsonObject.class);
    Optional<JsonObject> present = objects.get(path);
    String version = object.metadata().resourceVersion();
    if (present.isEmpty()) {
      send(200, object.toString());
    } else if (!version.isEmpty() && !version.equals(present.get().metadata().resourceVersion())) {
      refuse(409, "Conflict", "the object has been modified");
    } else {
      send(200, objects.put(path, object).toString());
    }
  }

  /** The test looks at what was sent; what a patch means is the real server's business. */
  private void patch() throws IOException {
    String whole = path.replaceFirst("/(status|scale)$", "");
    Optional<JsonObject> present = objects.get(whole);
    if (present.isEmpty()) {
      refuse(404, "NotFound", whole + " not found");
    } else {
      send(200, objects.put(whole, present.get()).toString());
    }
  }

  private void delete() throws IOException {
    JsonObject options = Json.read(body, JsonObject.class);
    if (!isNamed()) {
      objects.list(path).forEach(object -> objects.delete(path + "/" + object.metadata().name()));
      send(200, "{\"kind\":\"Status\",\"status\":\"Success\"}");
      return;
    }
    Optional<JsonObject> present = objects.get(path);
    String uid = options.text("preconditions", "uid");
    if (present.isEmpty()) {
      refuse(404, "NotFound", path + " not found");
    } else if (!uid.isEmpty() && !uid.equals(present.get().metadata().uid())) {
      refuse(409, "Conflict", "the uid in the precondition is another");
    } else {
      send(200, objects.delete(path).map(JsonObject::toString).orElse("{}"));
    }
  }

  private void list() throws IOException {
    List<JsonObject> all = objects.list(path);
    int limit = Integer.parseInt(query.getOrDefault("limit", "0"));
    int from = Integer.parseInt(query.getOrDefault("continue", "0"));
    boolean more = limit > 0 && from + limit < all.size();
    List<JsonObject> part = all.subList(from, more ? from + limit : all.size());
    JsonObject list =
        Json.read("{\"kind\":\"List\",\"apiVersion\":\"v1\"}", JsonObject.class)
            .with(Long.toString(objects.version()), "metadata", "resourceVersion");
    JsonObject head =
        more ? list.with(Integer.toString(from + limit), "metadata", "continue") : list;
    String text = head.toString();
    StringBuilder whole =
        new StringBuilder(text.substring(0, text.length() - 1)).append(",\"items\":[");
    for (int i = 0; i < part.size(); i++) {
      whole.append(i == 0 ? "" : ",").append(part.get(i));
    }
    send(200, whole.append("]}").toString());
  }

  private void watch() throws IOException {
    boolean initial = "true".equals(query.get("sendInitialEvents"));
    if (initial && !faults.knowsWatchList()) {
      refuse(422, "Invalid", "sendInitialEvents is forbidden for watch");
      return;
    }
    String version = query.getOrDefault("resourceVersion", "");
    long from =
        version.isEmpty() || version.equals("0") ? objects.version() : Long.parseLong(version);
    if (objects.isForgotten(from)) {
      refuse(410, "Expired", "too old resource version");
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    new WatchStream(objects, faults, exchange.getResponseBody(), path, POLL_MILLIS)
        .run(from, initial);
  }

  private void refuse(int code, String reason, String message) throws IOException {
    JsonObject status =
        Json.read(
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\"}",
                JsonObject.class)
            .with(message, "message")
            .with(reason, "reason")
            .with(code, "code");
    send(code, status.toString());
  }

  private void send(int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream stream = exchange.getResponseBody()) {
      stream.write(bytes);
    }
  }
}
