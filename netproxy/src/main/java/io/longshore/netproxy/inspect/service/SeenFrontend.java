package io.longshore.netproxy.inspect.service;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A place where packets for a Service arrive, as rules show it.
 *
 * @param service such as {@code default/web:http}; empty where the rules do not name it
 * @param address absent for a port of the node
 * @param sources who may use it; empty for everybody
 * @param packets how many connections it has seen; empty where nobody counts
 */
public record SeenFrontend(
    Layout layout,
    String service,
    Kind kind,
    IpFamily family,
    Protocol protocol,
    Optional<IpAddress> address,
    int port,
    List<Cidr> sources,
    OptionalLong packets)
    implements Comparable<SeenFrontend> {

  private static final Comparator<SeenFrontend> ORDER =
      Comparator.comparing(SeenFrontend::service)
          .thenComparing(SeenFrontend::family)
          .thenComparing(SeenFrontend::kind)
          .thenComparing(SeenFrontend::text)
          .thenComparing(SeenFrontend::layout);

  /** Whose way to write rules it is. */
  public enum Layout {
    LONGSHORE_NFTABLES("longshore, nftables"),
    KUBE_PROXY_NFTABLES("kube-proxy, nftables"),
    IPTABLES("iptables"),
    IPVS("ipvs");

    private final String words;

    Layout(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** What sort of address it is, as far as rules tell. */
  public enum Kind {
    CLUSTER_IP,
    EXTERNAL_IP,
    LOAD_BALANCER,
    /** An external address or a load balancer's. */
    EXTERNAL,
    NODE_PORT;

    /** In the words of Kubernetes. */
    @Override
    public String toString() {
      return switch (this) {
        case CLUSTER_IP -> "ClusterIP";
        case EXTERNAL_IP -> "ExternalIP";
        case LOAD_BALANCER -> "LoadBalancer";
        case EXTERNAL -> "External";
        case NODE_PORT -> "NodePort";
      };
    }
  }

  /** Copies the list. */
  public SeenFrontend {
    sources = List.copyOf(sources);
  }

  /** The namespace and name of the Service, without the port's name. */
  public String serviceName() {
    int colon = service.indexOf(':');
    return colon < 0 ? service : service.substring(0, colon);
  }

  /** Such as {@code 10.96.0.10:80/tcp}, or {@code *:30080/tcp}. */
  public String text() {
    String shown =
        address
            .map(one -> one.family() == IpFamily.IPV6 ? "[" + one + "]" : one.toString())
            .orElse("*");
    return shown + ":" + port + "/" + protocol.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(SeenFrontend other) {
    return ORDER.compare(this, other);
  }
}
