package io.longshore.master.cluster;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.coordination.Lease;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Endpoints;
import io.longshore.kubeapi.core.Namespace;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.core.ServiceAccount;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.informer.Cache;
import io.longshore.kubeapi.informer.Index;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.OwnerReference;
import io.longshore.kubeapi.meta.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the whole process knows of the cluster: one cache of each kind that somebody looks at, each
 * followed once. Safe for use by several threads.
 */
public final class ClusterCaches implements AutoCloseable {
  /** Where nodes say that they live. */
  public static final String NODE_LEASES = "kube-node-lease";

  /** The account that pods have where they name none. */
  public static final String DEFAULT_ACCOUNT = "default";

  /** What tells pods whom to trust. */
  public static final String ROOT_AUTHORITY = "kube-root-ca.crt";

  private final KubeClient client;
  private final InformerSettings settings;
  private final List<Informer<?>> informers = new ArrayList<>();

  private final Cache<PodView> pods;
  private final Cache<NodeView> nodes;
  private final Cache<ReplicaSet> replicaSets;
  private final Cache<Deployment> deployments;
  private final Cache<Service> services;
  private final Cache<EndpointSlice> slices;
  private final Cache<Endpoints> endpoints;
  private final Cache<Namespace> namespaces;
  private final Cache<Lease> nodeLeases;
  private final Cache<ServiceAccount> defaultAccounts;
  private final Cache<ConfigMap> rootAuthorities;
  private final Index<PodView> podsByOwner;
  private final Index<PodView> podsByNode;
  private final Index<PodView> podsByNamespace;
  private final Index<ReplicaSet> replicaSetsByOwner;
  private final Index<ReplicaSet> replicaSetsByNamespace;
  private final Index<Deployment> deploymentsByNamespace;
  private final Index<Service> servicesByNamespace;
  private final Index<EndpointSlice> slicesByService;

  /** Nothing is read before {@link #start}. */
  public ClusterCaches(KubeClient client, InformerSettings settings) {
    this.client = client;
    this.settings = settings;
    pods = follow(PodView.RESOURCE, "", ListOptions.ALL);
    nodes = follow(NodeView.RESOURCE, "", ListOptions.ALL);
    replicaSets = follow(ReplicaSet.RESOURCE, "", ListOptions.ALL);
    deployments = follow(Deployment.RESOURCE, "", ListOptions.ALL);
    services = follow(Service.RESOURCE, "", ListOptions.ALL);
    slices = follow(EndpointSlice.RESOURCE, "", ListOptions.ALL);
    endpoints = follow(Endpoints.RESOURCE, "", ListOptions.ALL);
    namespaces = follow(Namespace.RESOURCE, "", ListOptions.ALL);
    nodeLeases = follow(Lease.RESOURCE, NODE_LEASES, ListOptions.ALL);
    defaultAccounts = follow(ServiceAccount.RESOURCE, "", named(DEFAULT_ACCOUNT));
    rootAuthorities = follow(ConfigMap.RESOURCE, "", named(ROOT_AUTHORITY));
    podsByOwner = pods.index(pod -> List.of(ownerOf(pod.metadata().controller(), pod)));
    podsByNode = pods.index(pod -> List.of(pod.wanted().nodeName()));
    podsByNamespace = pods.index(pod -> List.of(pod.metadata().namespace()));
    replicaSetsByOwner =
        replicaSets.index(set -> List.of(ownerOf(set.metadata().controller(), set)));
    replicaSetsByNamespace = replicaSets.index(set -> List.of(set.metadata().namespace()));
    servicesByNamespace = services.index(one -> List.of(one.metadata().namespace()));
    slicesByService = slices.index(ClusterCaches::serviceOf);
    deploymentsByNamespace = deployments.index(one -> List.of(one.metadata().namespace()));
  }

  private static List<String> serviceOf(EndpointSlice slice) {
    String service = slice.metadata().labels().getOrDefault("kubernetes.io/service-name", "");
    return List.of(new ObjectName(slice.metadata().namespace(), service).toString());
  }

  private static ListOptions named(String name) {
    return ListOptions.ALL.choosing(
        Labels.Selector.ALL, FieldSelector.equal("metadata.name", name));
  }

  private <T extends KubeObject> Cache<T> follow(
      Resource<T> resource, String namespace, ListOptions selection) {
    Informer<T> informer = new Informer<>(client, resource, namespace, selection, settings);
    informers.add(informer);
    return informer.cache();
  }

  private static String ownerOf(Optional<OwnerReference> controller, KubeObject object) {
    return controller
        .map(OwnerReference::uid)
        .orElseGet(() -> orphansOf(object.metadata().namespace()));
  }

  /** The name in indexes by owner for what nobody in a namespace owns; no uid has a colon. */
  public static String orphansOf(String namespace) {
    return "orphans:" + namespace;
  }

  /** Begins to follow the cluster: handlers and indexes should be there. */
  public void start() {
    informers.forEach(Informer::start);
  }

  /** Waits until all is known; false when the time is over. */
  public boolean awaitSynced(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (Informer<?> informer : informers) {
      if (!informer.awaitSynced(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }

  /** All pods. */
  public Cache<PodView> pods() {
    return pods;
  }

  /** All nodes. */
  public Cache<NodeView> nodes() {
    return nodes;
  }

  /** All ReplicaSets. */
  public Cache<ReplicaSet> replicaSets() {
    return replicaSets;
  }

  /** All Deployments. */
  public Cache<Deployment> deployments() {
    return deployments;
  }

  /** All Services. */
  public Cache<Service> services() {
    return services;
  }

  /** All EndpointSlices, also those of others. */
  public Cache<EndpointSlice> slices() {
    return slices;
  }

  /** All Endpoints. */
  public Cache<Endpoints> endpoints() {
    return endpoints;
  }

  /** All namespaces. */
  public Cache<Namespace> namespaces() {
    return namespaces;
  }

  /** The signs of life of nodes. */
  public Cache<Lease> nodeLeases() {
    return nodeLeases;
  }

  /** The account {@link #DEFAULT_ACCOUNT} of each namespace. */
  public Cache<ServiceAccount> defaultAccounts() {
    return defaultAccounts;
  }

  /** The map {@link #ROOT_AUTHORITY} of each namespace. */
  public Cache<ConfigMap> rootAuthorities() {
    return rootAuthorities;
  }

  /** Pods by their controller's uid, or by {@link #orphansOf}. */
  public Index<PodView> podsByOwner() {
    return podsByOwner;
  }

  /** Pods by their node, or the empty name. */
  public Index<PodView> podsByNode() {
    return podsByNode;
  }

  /** Pods by their namespace. */
  public Index<PodView> podsByNamespace() {
    return podsByNamespace;
  }

  /** ReplicaSets by their controller's uid, or by {@link #orphansOf}. */
  public Index<ReplicaSet> replicaSetsByOwner() {
    return replicaSetsByOwner;
  }

  /** ReplicaSets by their namespace. */
  public Index<ReplicaSet> replicaSetsByNamespace() {
    return replicaSetsByNamespace;
  }

  /** Deployments by their namespace. */
  public Index<Deployment> deploymentsByNamespace() {
    return deploymentsByNamespace;
  }

  /** Services by their namespace. */
  public Index<Service> servicesByNamespace() {
    return servicesByNamespace;
  }

  /** EndpointSlices by namespace and name of their Service, with a slash between. */
  public Index<EndpointSlice> slicesByService() {
    return slicesByService;
  }

  /** Follows no longer. */
  @Override
  public void close() {
    informers.forEach(Informer::close);
  }
}
