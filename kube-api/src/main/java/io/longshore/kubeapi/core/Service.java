package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A name and an address for a set of pods. */
public record Service(ObjectMeta metadata, Optional<Spec> spec, Optional<Status> status)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Service> RESOURCE =
      new Resource<>("", "v1", "services", "Service", true, Service.class);

  /** What is wanted. */
  public record Spec(
      String type,
      String clusterIP,
      List<String> clusterIPs,
      List<String> ipFamilies,
      String ipFamilyPolicy,
      List<Port> ports,
      Map<String, String> selector,
      List<String> externalIPs,
      String externalName,
      String loadBalancerIP,
      List<String> loadBalancerSourceRanges,
      String loadBalancerClass,
      String sessionAffinity,
      Optional<SessionAffinityConfig> sessionAffinityConfig,
      String externalTrafficPolicy,
      String internalTrafficPolicy,
      int healthCheckNodePort,
      boolean publishNotReadyAddresses,
      String trafficDistribution,
      Optional<Boolean> allocateLoadBalancerNodePorts) {}

  /** A port of the service. */
  public record Port(
      String name,
      String protocol,
      int port,
      Optional<IntOrString> targetPort,
      int nodePort,
      String appProtocol) {}

  /** How long a client stays with its pod. */
  public record SessionAffinityConfig(Optional<ClientIp> clientIP) {}

  /** For clients told apart by their address. */
  public record ClientIp(Optional<Integer> timeoutSeconds) {}

  /** What a load balancer has done. */
  public record Status(Optional<LoadBalancer> loadBalancer) {}

  /** Where a load balancer listens. */
  public record LoadBalancer(List<Ingress> ingress) {}

  /** An address of a load balancer. */
  public record Ingress(String ip, String hostname, String ipMode) {}
}
