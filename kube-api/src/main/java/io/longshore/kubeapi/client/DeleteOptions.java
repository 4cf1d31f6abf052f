package io.longshore.kubeapi.client;

import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import java.util.Optional;

/**
 * How to delete.
 *
 * @param graceSeconds how long a pod may take to end; zero kills it
 * @param uid only the object with this uid
 * @param resourceVersion only if the object is of this version
 * @param propagation what becomes of what belongs to it
 */
public record DeleteOptions(
    Optional<Long> graceSeconds,
    Optional<String> uid,
    Optional<String> resourceVersion,
    Optional<Propagation> propagation) {

  /** As the object's kind has it. */
  public static final DeleteOptions DEFAULT =
      new DeleteOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** What becomes of the objects that belong to a deleted one. */
  public enum Propagation {
    /** They stay. */
    ORPHAN("Orphan"),
    /** They go after it. */
    BACKGROUND("Background"),
    /** They go before it. */
    FOREGROUND("Foreground");

    private final String name;

    Propagation(String name) {
      this.name = name;
    }
  }

  /** Only the object with this uid, at once. */
  public static DeleteOptions now(String uid) {
    return new DeleteOptions(Optional.of(0L), Optional.of(uid), Optional.empty(), Optional.empty());
  }

  JsonObject body() {
    JsonObject body =
        Json.read("{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\"}", JsonObject.class);
    if (graceSeconds.isPresent()) {
      body = body.with(graceSeconds.get(), "gracePeriodSeconds");
    }
    if (uid.isPresent()) {
      body = body.with(uid.get(), "preconditions", "uid");
    }
    if (resourceVersion.isPresent()) {
      body = body.with(resourceVersion.get(), "preconditions", "resourceVersion");
    }
    return propagation.isPresent() ? body.with(propagation.get().name, "propagationPolicy") : body;
  }
}
