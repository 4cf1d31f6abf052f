package io.longshore.agent.testing;

import io.longshore.agent.outside.ClusterObjects;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.RuntimeClass;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Objects of a cluster as a test puts them there. */
public final class TestObjects implements ClusterObjects {
  private final Map<ObjectName, ConfigMap> configMaps = new ConcurrentHashMap<>();
  private final Map<ObjectName, Secret> secrets = new ConcurrentHashMap<>();

  private static <T extends KubeObject> void put(Map<ObjectName, T> all, T object) {
    all.put(object.metadata().objectName(), object);
  }

  /** Puts a ConfigMap there. */
  public void configMap(String json) {
    put(configMaps, Json.read(json, ConfigMap.class));
  }

  /** Puts a Secret there. */
  public void secret(String json) {
    put(secrets, Json.read(json, Secret.class));
  }

  @Override
  public Optional<ConfigMap> configMap(ObjectName name) {
    return Optional.ofNullable(configMaps.get(name));
  }

  @Override
  public Optional<Secret> secret(ObjectName name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public Optional<RuntimeClass> runtimeClass(String name) {
    return Optional.empty();
  }

  @Override
  public List<Service> services() {
    return List.of(
        Json.read(
            """
            {"metadata":{"namespace":"default","name":"kubernetes"},
             "spec":{"clusterIP":"10.96.0.1","ports":[{"name":"https","port":443}]}}""",
            Service.class));
  }
}
