package io.longshore.kubeapi.http;

import io.longshore.kubeapi.meta.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A request to the one server that a transport is for. */
public record HttpRequest(
    String method, String path, Map<String, String> headers, Optional<Bytes> body) {

  /** Copies the headers. */
  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  /** A request for what is at a path. */
  public static HttpRequest get(String path) {
    return new HttpRequest("GET", path, Map.of(), Optional.empty());
  }

  /** This with another header. */
  public HttpRequest with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new HttpRequest(method, path, more, body);
  }

  /** Whether it does no harm to send it twice. */
  public boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }
}
