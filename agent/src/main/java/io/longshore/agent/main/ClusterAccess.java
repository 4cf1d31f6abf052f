package io.longshore.agent.main;

import io.longshore.agent.outside.ClusterObjects;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.RuntimeClass;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Objects that containers refer to when they start: they are asked for at that moment, but for
 * Services, which every container is told of. Safe for use by several threads.
 */
final class ClusterAccess implements ClusterObjects, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KubeClient client;
  private final Informer<Service> services;

  ClusterAccess(KubeClient client) {
    this.client = client;
    this.services =
        new Informer<>(client, Service.RESOURCE, "", ListOptions.ALL, InformerSettings.DEFAULT)
            .start();
  }

  @Override
  public Optional<ConfigMap> configMap(ObjectName name) {
    return client.find(ConfigMap.RESOURCE, name);
  }

  @Override
  public Optional<Secret> secret(ObjectName name) {
    return client.find(Secret.RESOURCE, name);
  }

  @Override
  public Optional<RuntimeClass> runtimeClass(String name) {
    return client.find(RuntimeClass.RESOURCE, new ObjectName("", name));
  }

  @Override
  public List<Service> services() {
    try {
      if (services.awaitSynced(PATIENCE)) {
        return List.copyOf(services.cache().all());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AgentException(
        "services have not yet been read at least once, cannot construct"
            + " environment variables");
  }

  @Override
  public void close() {
    services.close();
  }
}
