package io.longshore.kubeapi.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters behind a path. */
final class Query {
  private final Map<String, String> parameters = new LinkedHashMap<>();

  static Query of(ListOptions options) {
    Query query =
        new Query()
            .add("labelSelector", options.labels().toString())
            .add("fieldSelector", options.fields().toString())
            .add("resourceVersion", options.resourceVersion())
            .add("resourceVersionMatch", options.resourceVersionMatch())
            .add("limit", options.limit() == 0 ? "" : Integer.toString(options.limit()))
            .add("continue", options.continueToken())
            .add("sendInitialEvents", options.sendInitialEvents() ? "true" : "");
    options
        .timeout()
        .ifPresent(time -> query.add("timeoutSeconds", Long.toString(time.toSeconds())));
    return query;
  }

  static Query of(WriteOptions options) {
    return new Query()
        .add("dryRun", options.dryRun() ? "All" : "")
        .add("fieldManager", options.fieldManager())
        .add("fieldValidation", options.fieldValidation());
  }

  /** Adds a parameter, unless its value is empty. */
  Query add(String name, String value) {
    if (!value.isEmpty()) {
      parameters.put(name, value);
    }
    return this;
  }

  String behind(String path) {
    return parameters.isEmpty()
        ? path
        : parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", path + "?", ""));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
