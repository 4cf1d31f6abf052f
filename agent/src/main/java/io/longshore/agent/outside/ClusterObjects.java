package io.longshore.agent.outside;

import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.RuntimeClass;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * Objects that pods refer to. Safe for use by several threads; calls may ask the API, and throw
 * what it throws where it cannot be asked.
 */
public interface ClusterObjects {
  /** A ConfigMap, if it is there. */
  Optional<ConfigMap> configMap(ObjectName name);

  /** A Secret, if it is there. */
  Optional<Secret> secret(ObjectName name);

  /** A RuntimeClass, if it is there. */
  Optional<RuntimeClass> runtimeClass(String name);

  /** The Services of all namespaces, complete: waits for the first list where there is an API. */
  List<Service> services();
}
