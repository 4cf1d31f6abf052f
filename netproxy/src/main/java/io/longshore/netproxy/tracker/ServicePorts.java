package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.core.Service.ClientIp;
import io.longshore.kubeapi.core.Service.SessionAffinityConfig;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.tracker.ProxiedService.Port;
import io.longshore.netproxy.tracker.ProxiedService.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the ports of a Service for one family of addresses, as pkg/proxy/serviceport.go does. What
 * cannot be read is left out: old clusters hold objects that today's validation refuses.
 */
final class ServicePorts {
  private static final String LOCAL = "Local";
  private static final int DEFAULT_AFFINITY_SECONDS = 10_800;
  private static final Affinity NO_AFFINITY = new Affinity.None();

  private final ProxiedService service;
  private final Spec spec;
  private final IpFamily family;

  private ServicePorts(ProxiedService service, Spec spec, IpFamily family) {
    this.service = service;
    this.spec = spec;
    this.family = family;
  }

  /** The ports, sorted by name; none where the Service is not for a proxy of this family. */
  static List<ServicePort> of(ProxiedService service, IpFamily family) {
    if (service.spec().isEmpty() || service.spec().get().type().equals("ExternalName")) {
      return List.of();
    }
    return new ServicePorts(service, service.spec().get(), family).read();
  }

  private List<ServicePort> read() {
    List<String> declared =
        spec.clusterIPs().isEmpty() ? List.of(spec.clusterIP()) : spec.clusterIPs();
    Optional<IpAddress> clusterIp = ofFamily(declared.stream()).findFirst();
    if (clusterIp.isEmpty()) {
      return List.of();
    }
    Map<ServicePortName, ServicePort> ports = new TreeMap<>();
    ServicePort shared = shared(clusterIp.get());
    for (Port port : spec.ports()) {
      Protocol.find(port.protocol())
          .map(protocol -> new ServicePortName(shared.name().service(), port.name(), protocol))
          .ifPresent(name -> ports.put(name, ofPort(shared, name, port)));
    }
    return List.copyOf(ports.values());
  }

  /** A port with all that is the same for every port of the Service. */
  private ServicePort shared(IpAddress clusterIp) {
    boolean fromOutside =
        spec.type().equals("LoadBalancer")
            || spec.type().equals("NodePort")
            || !spec.externalIPs().isEmpty();
    TrafficPolicy external =
        fromOutside ? policy(spec.externalTrafficPolicy()) : TrafficPolicy.CLUSTER;
    boolean healthChecked = spec.type().equals("LoadBalancer") && external == TrafficPolicy.LOCAL;
    return new ServicePort(
        new ServicePortName(service.metadata().objectName(), "", Protocol.TCP),
        clusterIp,
        0,
        0,
        ofFamily(spec.externalIPs().stream()).distinct().toList(),
        loadBalancerVips(),
        allowedSources(),
        affinity(),
        policy(spec.internalTrafficPolicy()),
        external,
        healthChecked ? spec.healthCheckNodePort() : 0);
  }

  private static ServicePort ofPort(ServicePort shared, ServicePortName name, Port port) {
    return new ServicePort(
        name,
        shared.clusterIp(),
        port.port(),
        port.nodePort(),
        shared.externalIps(),
        shared.loadBalancerVips(),
        shared.allowedSources(),
        shared.affinity(),
        shared.internalPolicy(),
        shared.externalPolicy(),
        shared.healthCheckPort());
  }

  private Stream<IpAddress> ofFamily(Stream<String> texts) {
    return texts
        .map(IpAddress::find)
        .flatMap(Optional::stream)
        .filter(address -> address.family() == family);
  }

  /** A load balancer that is a proxy itself sends packets with the node's address. */
  private List<IpAddress> loadBalancerVips() {
    List<ProxiedService.Ingress> ingress =
        service
            .status()
            .flatMap(ProxiedService.Status::loadBalancer)
            .map(ProxiedService.LoadBalancer::ingress)
            .orElse(List.of());
    return ofFamily(
            ingress.stream()
                .filter(one -> one.ipMode().isEmpty() || one.ipMode().equals("VIP"))
                .map(ProxiedService.Ingress::ip))
        .distinct()
        .toList();
  }

  /** Validation lets white space around a range pass. A range that holds everybody is no filter. */
  private List<Cidr> allowedSources() {
    List<Cidr> ranges = new ArrayList<>();
    for (String text : spec.loadBalancerSourceRanges()) {
      Cidr.find(text.strip()).filter(range -> range.family() == family).ifPresent(ranges::add);
    }
    return ranges.stream().anyMatch(Cidr::isEverything)
        ? List.of()
        : ranges.stream().distinct().sorted().toList();
  }

  private Affinity affinity() {
    if (!spec.sessionAffinity().equals("ClientIP")) {
      return NO_AFFINITY;
    }
    return new Affinity.ByClientAddress(
        spec.sessionAffinityConfig()
            .flatMap(SessionAffinityConfig::clientIP)
            .flatMap(ClientIp::timeoutSeconds)
            .orElse(DEFAULT_AFFINITY_SECONDS));
  }

  private static TrafficPolicy policy(String text) {
    return text.equals(LOCAL) ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER;
  }
}
