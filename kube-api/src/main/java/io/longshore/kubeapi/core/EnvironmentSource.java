package io.longshore.kubeapi.core;

import java.util.Optional;

/** All entries of a ConfigMap or Secret as variables. */
public record EnvironmentSource(
    String prefix, Optional<Reference> configMapRef, Optional<Reference> secretRef) {
  /** Names it. */
  public record Reference(String name, Optional<Boolean> optional) {}
}
