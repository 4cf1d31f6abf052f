package io.longshore.agent.runtime;

import io.longshore.agent.outside.ClusterObjects;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodFields;
import io.longshore.agent.plan.ResourceFields;
import io.longshore.agent.plan.StartFault;
import io.longshore.agent.plan.StartFault.Reason;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.EnvironmentSource;
import io.longshore.kubeapi.core.EnvironmentVariable;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that a container starts with. Those that it names itself count most, then those
 * from whole ConfigMaps and Secrets, then those of Services.
 */
final class Environment {
  private final Pod pod;
  private final Container container;
  private final ClusterObjects objects;
  private final PodFields.Place place;
  private final Map<String, Quantity> allocatable;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private Environment(
      Pod pod,
      Container container,
      ClusterObjects objects,
      PodFields.Place place,
      Map<String, Quantity> allocatable) {
    this.pod = pod;
    this.container = container;
    this.objects = objects;
    this.place = place;
    this.allocatable = allocatable;
  }

  /** All variables, in no order that matters; a {@link StartFault} where one cannot be known. */
  static Map<String, String> of(
      Pod pod,
      Container container,
      ClusterObjects objects,
      PodFields.Place place,
      Map<String, Quantity> allocatable) {
    return new Environment(pod, container, objects, place, allocatable).all();
  }

  private Map<String, String> all() {
    Map<String, String> services =
        ServiceVariables.of(
            objects.services(),
            pod.metadata().namespace(),
            PodContainers.spec(pod).enableServiceLinks().orElse(true));
    container.envFrom().forEach(this::addAll);
    for (EnvironmentVariable variable : container.env()) {
      Map<String, String> known = new LinkedHashMap<>(services);
      known.putAll(variables);
      value(variable, new Expansion(known))
          .ifPresent(value -> variables.put(variable.name(), value));
    }
    Map<String, String> all = new LinkedHashMap<>(services);
    all.putAll(variables);
    return all;
  }

  private void addAll(EnvironmentSource source) {
    source.configMapRef().ifPresent(reference -> addConfigMap(source.prefix(), reference));
    source.secretRef().ifPresent(reference -> addSecret(source.prefix(), reference));
  }

  private void addConfigMap(String prefix, EnvironmentSource.Reference reference) {
    Optional<ConfigMap> found = objects.configMap(named(reference.name()));
    if (found.isEmpty() && !reference.optional().orElse(false)) {
      throw missing("configmap", reference.name());
    }
    found.ifPresent(map -> map.data().forEach((key, value) -> variables.put(prefix + key, value)));
  }

  private void addSecret(String prefix, EnvironmentSource.Reference reference) {
    Optional<Secret> found = objects.secret(named(reference.name()));
    if (found.isEmpty() && !reference.optional().orElse(false)) {
      throw missing("secret", reference.name());
    }
    found.ifPresent(
        secret -> secret.data().forEach((key, value) -> variables.put(prefix + key, text(value))));
  }

  /** Empty where the variable is left out: what it comes from is missing, and that is allowed. */
  private Optional<String> value(EnvironmentVariable variable, Expansion expansion) {
    if (variable.valueFrom().isEmpty()) {
      return Optional.of(expansion.of(variable.value()));
    }
    EnvironmentVariable.Source source = variable.valueFrom().get();
    if (source.fieldRef().isPresent()) {
      return Optional.of(field(source.fieldRef().get()));
    }
    if (source.resourceFieldRef().isPresent()) {
      return Optional.of(resource(source.resourceFieldRef().get()));
    }
    if (source.configMapKeyRef().isPresent()) {
      return configMapKey(source.configMapKeyRef().get());
    }
    if (source.secretKeyRef().isPresent()) {
      return secretKey(source.secretKeyRef().get());
    }
    throw fault("variable " + variable.name() + " comes from something that is not known here");
  }

  private String field(EnvironmentVariable.FieldReference reference) {
    return PodFields.value(pod, reference.fieldPath(), place)
        .orElseThrow(() -> fault("unsupported fieldPath: " + reference.fieldPath()));
  }

  private String resource(EnvironmentVariable.ResourceReference reference) {
    Container from =
        reference.containerName().isEmpty()
            ? container
            : PodContainers.named(pod, reference.containerName())
                .map(PodContainers.Member::container)
                .orElseThrow(() -> fault("container " + reference.containerName() + " not found"));
    return ResourceFields.value(from, reference.resource(), reference.divisor(), allocatable)
        .orElseThrow(() -> fault("unsupported container resource: " + reference.resource()));
  }

  private Optional<String> configMapKey(EnvironmentVariable.KeyReference reference) {
    Optional<ConfigMap> found = objects.configMap(named(reference.name()));
    if (found.isEmpty() && !reference.optional().orElse(false)) {
      throw missing("configmap", reference.name());
    }
    Optional<String> value = found.map(map -> map.data().get(reference.key()));
    return orMissing(value, "ConfigMap", reference);
  }

  private Optional<String> secretKey(EnvironmentVariable.KeyReference reference) {
    Optional<Secret> found = objects.secret(named(reference.name()));
    if (found.isEmpty() && !reference.optional().orElse(false)) {
      throw missing("secret", reference.name());
    }
    Optional<String> value =
        found
            .flatMap(secret -> Optional.ofNullable(secret.data().get(reference.key())))
            .map(Environment::text);
    return orMissing(value, "Secret", reference);
  }

  private Optional<String> orMissing(
      Optional<String> value, String kind, EnvironmentVariable.KeyReference reference) {
    if (value.isEmpty() && !reference.optional().orElse(false)) {
      throw fault(
          "couldn't find key " + reference.key() + " in " + kind + " " + named(reference.name()));
    }
    return value;
  }

  private ObjectName named(String name) {
    return new ObjectName(pod.metadata().namespace(), name);
  }

  private static StartFault missing(String kind, String name) {
    return fault(kind + " \"" + name + "\" not found");
  }

  private static StartFault fault(String message) {
    return new StartFault(Reason.CONFIGURATION, message);
  }

  private static String text(Bytes value) {
    return new String(value.toArray(), StandardCharsets.UTF_8);
  }
}
