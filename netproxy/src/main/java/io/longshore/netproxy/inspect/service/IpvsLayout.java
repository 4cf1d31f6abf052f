package io.longshore.netproxy.inspect.service;

import io.longshore.netlink.ipset.Element;
import io.longshore.netlink.ipset.ListedSet;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.ipvs.ServiceStatus;
import io.longshore.netlink.wire.Prefix;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.service.SeenFrontend.Kind;
import io.longshore.netproxy.inspect.service.SeenFrontend.Layout;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Frontends among the virtual services of IPVS; ipsets tell of which kind they are. Nothing there
 * has a Service's name.
 */
final class IpvsLayout {
  private final KernelState kernel;

  private IpvsLayout(KernelState kernel) {
    this.kernel = kernel;
  }

  static List<SeenFrontend> frontends(KernelState kernel) {
    IpvsLayout layout = new IpvsLayout(kernel);
    List<SeenFrontend> found = new ArrayList<>();
    kernel.servers().forEach(server -> layout.frontend(server.status()).ifPresent(found::add));
    return found;
  }

  private Optional<SeenFrontend> frontend(ServiceStatus status) {
    if (!(status.service().key() instanceof ServiceKey.Address key)) {
      return Optional.empty();
    }
    IpAddress address = IpAddress.of(key.endpoint().address());
    Optional<Protocol> protocol = ElementKeys.protocol(key.protocol().number());
    return protocol.map(
        known -> {
          Kind kind = kind(address, known, key.endpoint().port());
          return new SeenFrontend(
              Layout.IPVS,
              "",
              kind,
              address.family(),
              known,
              Optional.of(address),
              key.endpoint().port(),
              kind == Kind.LOAD_BALANCER
                  ? sources(address, known, key.endpoint().port())
                  : List.of(),
              OptionalLong.of(status.statistics().total().connections()));
        });
  }

  private Kind kind(IpAddress address, Protocol protocol, int port) {
    if (has("CLUSTER-IP", address, protocol, port)) {
      return Kind.CLUSTER_IP;
    }
    if (has("LOAD-BALANCER", address, protocol, port)) {
      return Kind.LOAD_BALANCER;
    }
    if (has("EXTERNAL-IP", address, protocol, port)
        || has("EXTERNAL-IP-LOCAL", address, protocol, port)) {
      return Kind.EXTERNAL_IP;
    }
    return isNodePort(address.family(), protocol, port) ? Kind.NODE_PORT : Kind.EXTERNAL;
  }

  private Stream<Element> elements(String set, IpFamily family) {
    String prefix = family == IpFamily.IPV6 ? "KUBE-6-" : "KUBE-";
    return kernel.ipset(prefix + set).map(ListedSet::entries).stream()
        .flatMap(List::stream)
        .map(entry -> entry.element());
  }

  private boolean has(String set, IpAddress address, Protocol protocol, int port) {
    return elements(set, address.family())
        .anyMatch(
            element ->
                element instanceof Element.IpPort(var one, var service)
                    && IpAddress.of(one).equals(address)
                    && is(service, protocol, port));
  }

  private static boolean is(Element.Service service, Protocol protocol, int port) {
    return service.protocol().number() == protocol.number() && service.port() == port;
  }

  private boolean isNodePort(IpFamily family, Protocol protocol, int port) {
    return elements("NODE-PORT-" + protocol, family)
        .anyMatch(
            element ->
                switch (element) {
                  case Element.Port(int number) -> number == port;
                  case Element.IpPort(_, var service) -> is(service, protocol, port);
                  case Element.Ip _,
                      Element.IpPortIp _,
                      Element.IpPortNet _,
                      Element.Net _,
                      Element.NetPort _,
                      Element.Unknown _ ->
                      false;
                });
  }

  private List<Cidr> sources(IpAddress address, Protocol protocol, int port) {
    if (!has("LOAD-BALANCER-FW", address, protocol, port)) {
      return List.of();
    }
    List<Cidr> found = new ArrayList<>();
    elements("LOAD-BALANCER-SOURCE-CIDR", address.family())
        .forEach(
            element -> {
              if (element instanceof Element.IpPortNet(var one, var service, Prefix network)
                  && IpAddress.of(one).equals(address)
                  && is(service, protocol, port)) {
                found.add(new Cidr(IpAddress.of(network.address()), network.length()));
              }
            });
    return found.stream().distinct().sorted().toList();
  }
}
