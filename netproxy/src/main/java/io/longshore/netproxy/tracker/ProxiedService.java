package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Metadata;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a proxy reads of a Service; the rest is skipped, and takes no memory. */
public record ProxiedService(Meta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<ProxiedService> RESOURCE = Service.RESOURCE.as(ProxiedService.class);

  /** What names it, and how old it is. */
  public record Meta(
      String name,
      String namespace,
      String uid,
      String resourceVersion,
      Optional<Instant> creationTimestamp)
      implements Metadata {}

  /** What is wanted. */
  public record Spec(
      String type,
      String clusterIP,
      List<String> clusterIPs,
      List<Port> ports,
      List<String> externalIPs,
      List<String> loadBalancerSourceRanges,
      String sessionAffinity,
      Optional<Service.SessionAffinityConfig> sessionAffinityConfig,
      String externalTrafficPolicy,
      String internalTrafficPolicy,
      int healthCheckNodePort) {
    /** The only cluster address stands in two fields; it is kept once. */
    public Spec {
      clusterIPs = clusterIPs.equals(List.of(clusterIP)) ? List.of() : clusterIPs;
    }
  }

  /** A port. */
  public record Port(String name, String protocol, int port, int nodePort) {}

  /** What a load balancer has done. */
  public record Status(Optional<LoadBalancer> loadBalancer) {
    /** Most Services have no load balancer. */
    public Status {
      loadBalancer = loadBalancer.filter(one -> !one.ingress().isEmpty());
    }
  }

  /** Where a load balancer listens. */
  public record LoadBalancer(List<Ingress> ingress) {}

  /** An address of a load balancer. */
  public record Ingress(String ip, String ipMode) {}
}
