package io.longshore.kubeapi.json;

import java.util.List;
import java.util.Optional;

/** How a request ended, in the API server's words. */
public record Status(
    String status, String message, String reason, int code, Optional<Details> details) {

  /** More about a failure. */
  public record Details(
      String name,
      String group,
      String kind,
      String uid,
      List<Cause> causes,
      int retryAfterSeconds) {}

  /** One of several reasons. */
  public record Cause(String reason, String message, String field) {}
}
