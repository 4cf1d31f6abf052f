package io.longshore.master.controllers.namespace;

import io.longshore.base.time.Timers;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Namespace;
import io.longshore.kubeapi.core.ServiceAccount;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.Changes;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.Loop;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each namespace the account that pods have who name none, and the certificate by which they
 * know the API server. Safe for use by several threads.
 */
public final class NamespaceDefaults implements Controller {
  private static final int WORKERS = 2;
  private static final String KEY = "ca.crt";
  // rootcacertpublisher's words.
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage"
          + " is guaranteed across distributions of Kubernetes clusters.";

  private final KubeClient client;
  private final ClusterCaches caches;
  private final Map<String, String> authority;
  private final Loop<ObjectName> loop;

  /**
   * Listens to the caches.
   *
   * @param authority who signs the API server's certificate, as PEM
   */
  public NamespaceDefaults(
      KubeClient client, ClusterCaches caches, Timers timers, String authority) {
    this.client = client;
    this.caches = caches;
    this.authority = Map.of(KEY, authority);
    this.loop = new Loop<>("namespace-defaults", WORKERS, timers, this::sync);
    caches.namespaces().addHandler(Changes.latest(one -> loop.add(one.metadata().objectName())));
    caches
        .defaultAccounts()
        .addHandler(Changes.latest(one -> loop.add(namespaceOf(one.metadata()))));
    caches
        .rootAuthorities()
        .addHandler(Changes.latest(one -> loop.add(namespaceOf(one.metadata()))));
  }

  private static ObjectName namespaceOf(ObjectMeta metadata) {
    return new ObjectName("", metadata.namespace());
  }

  @Override
  public void start() {
    loop.start();
  }

  private void sync(ObjectName namespace) {
    Optional<Namespace> found = caches.namespaces().get(namespace);
    if (found.isEmpty() || found.get().metadata().deletionTimestamp().isPresent()) {
      return;
    }
    ObjectName account = new ObjectName(namespace.name(), ClusterCaches.DEFAULT_ACCOUNT);
    if (caches.defaultAccounts().get(account).isEmpty()) {
      create(account);
    }
    ObjectName map = new ObjectName(namespace.name(), ClusterCaches.ROOT_AUTHORITY);
    Optional<ConfigMap> present = caches.rootAuthorities().get(map);
    if (present.isEmpty()) {
      publish(map);
    } else if (!present.get().data().equals(authority)) {
      JsonObject fields = JsonObject.EMPTY.with(authority, "data");
      client.patch(ConfigMap.RESOURCE, map, "", new Patch.MergePatch(fields), WriteOptions.DEFAULT);
    }
  }

  private void create(ObjectName account) {
    ObjectMeta metadata = ObjectMeta.named(account.namespace(), account.name());
    ServiceAccount object = new ServiceAccount(metadata, List.of(), List.of(), Optional.empty());
    attempt(() -> client.create(ServiceAccount.RESOURCE, object, WriteOptions.DEFAULT));
  }

  private void publish(ObjectName map) {
    ObjectMeta metadata =
        ObjectMeta.named(map.namespace(), map.name())
            .withAnnotations(Map.of("kubernetes.io/description", DESCRIPTION));
    ConfigMap object = new ConfigMap(metadata, authority, Map.of(), false);
    attempt(() -> client.create(ConfigMap.RESOURCE, object, WriteOptions.DEFAULT));
  }

  /** It is there although the cache does not show it yet, or the namespace began to end. */
  private static void attempt(Runnable creation) {
    try {
      creation.run();
    } catch (KubeApiException e) {
      if (!e.alreadyExists() && !e.forbidden() && !e.notFound()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
