package io.longshore.kubeapi.client;

import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.StrategicPatch;
import io.longshore.kubeapi.meta.Bytes;
import java.nio.charset.StandardCharsets;

/** A change to an object, in one of the forms that the API takes. */
public sealed interface Patch {

  /** RFC 6902: a list of operations. */
  record JsonPatch(String operations) implements Patch {}

  /** RFC 7386: an object whose fields replace those that are there. */
  record MergePatch(JsonObject fields) implements Patch {}

  /** A merge that knows lists of named elements. */
  record Strategic(StrategicPatch patch) implements Patch {}

  /** The fields that a manager wants, who gives up those it no longer names. */
  record Apply(JsonObject object, String fieldManager, boolean force) implements Patch {}

  /** The media type. */
  default String contentType() {
    return switch (this) {
      case JsonPatch _ -> "application/json-patch+json";
      case MergePatch _ -> "application/merge-patch+json";
      case Strategic _ -> "application/strategic-merge-patch+json";
      case Apply _ -> "application/apply-patch+yaml";
    };
  }

  /** The body of the request. */
  default Bytes body() {
    return Bytes.of(
        switch (this) {
          case JsonPatch(String operations) -> operations.getBytes(StandardCharsets.UTF_8);
          case MergePatch(JsonObject fields) -> Json.write(fields);
          case Strategic(StrategicPatch patch) -> patch.bytes();
          case Apply(JsonObject object, _, _) -> Json.write(object);
        });
  }
}
