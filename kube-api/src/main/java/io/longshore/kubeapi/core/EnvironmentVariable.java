package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Quantity;
import java.util.Optional;

/** A variable for a program. */
public record EnvironmentVariable(String name, String value, Optional<Source> valueFrom) {
  /** Where its value comes from. */
  public record Source(
      Optional<FieldReference> fieldRef,
      Optional<ResourceReference> resourceFieldRef,
      Optional<KeyReference> configMapKeyRef,
      Optional<KeyReference> secretKeyRef) {}

  /** A field of the pod. */
  public record FieldReference(String apiVersion, String fieldPath) {}

  /** A limit or request of a container. */
  public record ResourceReference(
      String containerName, String resource, Optional<Quantity> divisor) {}

  /** An entry of a ConfigMap or Secret. */
  public record KeyReference(String name, String key, Optional<Boolean> optional) {}
}
