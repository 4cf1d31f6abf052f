package io.longshore.master.admission;

import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Verb;
import java.util.Set;

/**
 * Namespaces that no cluster is without stay: apiserver's pkg/admission/plugin/namespace/lifecycle.
 * That nothing new comes into one that ends is the registry's. Safe for use by several threads.
 */
public record NamespaceAdmission() implements Admission {
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  @Override
  public void admit(Operation operation) {
    if (operation.verb() == Verb.DELETE
        && operation.isOn("", "namespaces", "")
        && IMMORTAL.contains(operation.name())) {
      throw ApiException.forbidden(
          operation.type(), operation.name(), "this namespace may not be deleted");
    }
  }
}
