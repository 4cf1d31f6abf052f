package io.longshore.netproxy.health;

import java.util.Map;

/** What a page says. */
public record HttpReply(int status, String contentType, Map<String, String> headers, String body) {

  /** Copies the map. */
  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /** Plain text. */
  public static HttpReply text(String body) {
    return new HttpReply(200, "text/plain; charset=utf-8", Map.of(), body);
  }

  /** JSON, with 503 if something is wrong. */
  public static HttpReply json(boolean well, String body) {
    return new HttpReply(well ? 200 : 503, "application/json", Map.of(), body);
  }

  /** There is no such page. */
  public static HttpReply notFound() {
    return new HttpReply(404, "text/plain; charset=utf-8", Map.of(), "404 page not found\n");
  }

  /** This with one more header. */
  public HttpReply with(String header, String value) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new HttpReply(status, contentType, more, body);
  }
}
