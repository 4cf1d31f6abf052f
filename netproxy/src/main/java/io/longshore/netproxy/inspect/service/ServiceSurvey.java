package io.longshore.netproxy.inspect.service;

import io.longshore.netlink.route.Link;
import io.longshore.netlink.route.LinkAddress;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.kernel.Network;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.PacketTracer;
import io.longshore.netproxy.inspect.walk.Trace;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks for each frontend what becomes of packets to it. */
public final class ServiceSurvey {
  private static final String LOOPBACK = "lo";

  private final KernelState kernel;
  private final PacketTracer tracer;

  /** Of a kernel's state. */
  public ServiceSurvey(KernelState kernel) {
    this.kernel = kernel;
    this.tracer = new PacketTracer(kernel);
  }

  /** All frontends. */
  public List<FrontendReport> all() {
    return Frontends.in(kernel).stream().map(this::report).toList();
  }

  /** The frontends of a Service, by its namespace and name. */
  public List<FrontendReport> of(String service) {
    return Frontends.in(kernel).stream()
        .filter(frontend -> frontend.serviceName().equals(service))
        .map(this::report)
        .toList();
  }

  /** One frontend. */
  public FrontendReport report(SeenFrontend frontend) {
    return new FrontendReport(
        frontend, Answer.of(fromNode(frontend)), Answer.of(fromOutside(frontend)));
  }

  /** A packet of this node. */
  public Trace fromNode(SeenFrontend frontend) {
    IpAddress to = address(frontend);
    IpAddress from = network().sourceFor(to).orElse(loopback(frontend.family()));
    return tracer.trace(Packet.of(frontend.protocol(), from, to, frontend.port()));
  }

  /** A packet of somebody outside who may use the frontend. */
  public Trace fromOutside(SeenFrontend frontend) {
    Packet packet =
        Packet.of(frontend.protocol(), stranger(frontend), address(frontend), frontend.port());
    return tracer.trace(packet, linkToOutside(frontend.family()));
  }

  /** The one of the default route, or any; a node without any has its loopback device. */
  private String linkToOutside(IpFamily family) {
    return network()
        .towards(documentation(family))
        .or(() -> network().links().stream().filter(ServiceSurvey::isReal).findFirst())
        .map(Link::name)
        .orElse(LOOPBACK);
  }

  private static boolean isReal(Link link) {
    return !link.name().equals(LOOPBACK);
  }

  private Network network() {
    return kernel.network();
  }

  /** For a port of the node, one of its addresses that takes such packets. */
  private IpAddress address(SeenFrontend frontend) {
    return frontend
        .address()
        .orElseGet(
            () ->
                listed(frontend)
                    .or(() -> nodeAddress(frontend.family()))
                    .orElse(loopback(frontend.family())));
  }

  /** Both proxies' nftables have a set of the addresses that have node ports. */
  private Optional<IpAddress> listed(SeenFrontend frontend) {
    return kernel.nativeTables().stream()
        .filter(table -> ElementKeys.family(table).equals(Optional.of(frontend.family())))
        .flatMap(
            table ->
                Stream.of("node-port-addresses", "nodeport-ips")
                    .flatMap(set -> ElementKeys.elements(table, set).stream()))
        .map(element -> IpAddress.of(element.key().toArray()))
        .findFirst();
  }

  private Optional<IpAddress> nodeAddress(IpFamily family) {
    Optional<Link> main = network().towards(documentation(family));
    return network().addresses().stream()
        .filter(one -> IpAddress.of(one.address()).family() == family)
        .filter(one -> !one.address().isLoopbackAddress() && !one.address().isLinkLocalAddress())
        .sorted(
            Comparator.comparing(
                (LinkAddress one) -> main.map(Link::index).orElse(0) != one.link()))
        .map(one -> IpAddress.of(one.address()))
        .findFirst();
  }

  private static IpAddress loopback(IpFamily family) {
    return switch (family) {
      case IPV4 -> IpAddress.parse("127.0.0.1");
      case IPV6 -> IpAddress.parse("::1");
    };
  }

  /** Addresses that nobody has: RFC 5737, RFC 3849. */
  private static IpAddress documentation(IpFamily family) {
    return switch (family) {
      case IPV4 -> IpAddress.parse("192.0.2.250");
      case IPV6 -> IpAddress.parse("2001:db8:ffff::250");
    };
  }

  private static IpAddress stranger(SeenFrontend frontend) {
    return frontend.sources().stream()
        .filter(range -> range.prefixLength() < range.family().bits())
        .findFirst()
        .or(() -> frontend.sources().stream().findFirst())
        .map(Cidr::network)
        .map(ServiceSurvey::next)
        .orElse(documentation(frontend.family()));
  }

  /** The network's own address is nobody's. */
  private static IpAddress next(IpAddress network) {
    byte[] bytes = network.bytes();
    if ((bytes[bytes.length - 1] & 1) == 0) {
      bytes[bytes.length - 1]++;
    }
    return IpAddress.of(bytes);
  }
}
