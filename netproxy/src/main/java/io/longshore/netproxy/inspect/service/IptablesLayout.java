package io.longshore.netproxy.inspect.service;

import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.match.CommentMatch;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.SctpMatch;
import io.longshore.netlink.iptables.match.TcpMatch;
import io.longshore.netlink.iptables.match.UdpMatch;
import io.longshore.netproxy.inspect.kernel.RuleTable;
import io.longshore.netproxy.inspect.service.SeenFrontend.Kind;
import io.longshore.netproxy.inspect.service.SeenFrontend.Layout;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Frontends in the chains of kube-proxy's mode iptables, which ours has too:
 * pkg/proxy/iptables/proxier.go of kubernetes. The comment of a rule begins with the Service's
 * name.
 */
final class IptablesLayout {
  private static final String SERVICES = "KUBE-SERVICES";
  private static final String NODE_PORTS = "KUBE-NODEPORTS";
  private static final String EXTERNAL = "KUBE-EXTERNAL-SERVICES";
  private static final String FIREWALL = "KUBE-PROXY-FIREWALL";

  private final RuleTable.OfIptables table;

  private IptablesLayout(RuleTable.OfIptables table) {
    this.table = table;
  }

  static List<SeenFrontend> frontends(RuleTable.OfIptables table) {
    IptablesLayout layout = new IptablesLayout(table);
    List<String> chains =
        switch (table.table().name()) {
          case NAT -> List.of(SERVICES, NODE_PORTS);
          // Those without endpoints are here.
          case FILTER -> List.of(SERVICES, EXTERNAL);
          case MANGLE, RAW, SECURITY -> List.of();
        };
    List<SeenFrontend> found = new ArrayList<>();
    for (String chain : chains) {
      layout.rules(chain).forEach(rule -> layout.frontend(rule, chain).ifPresent(found::add));
    }
    return found;
  }

  private Stream<IptablesRule> rules(String chain) {
    return Optional.ofNullable(table.chains().get(chain)).map(IptablesChain::rules).stream()
        .flatMap(List::stream);
  }

  private Optional<SeenFrontend> frontend(IptablesRule rule, String chain) {
    Optional<Protocol> protocol =
        rule.header()
            .protocol()
            .filter(wanted -> !wanted.inverted())
            .flatMap(wanted -> ElementKeys.protocol(wanted.value().number()));
    Optional<Integer> port = rule.matches().stream().flatMap(one -> port(one).stream()).findFirst();
    String comment = comment(rule);
    if (protocol.isEmpty() || port.isEmpty() || !comment.contains("/")) {
      return Optional.empty();
    }
    Optional<IpAddress> address = address(rule);
    Kind kind = kind(comment, address, chain);
    return Optional.of(
        new SeenFrontend(
            Layout.IPTABLES,
            comment.split(" ", 2)[0],
            kind,
            table.family(),
            protocol.get(),
            address,
            port.get(),
            kind == Kind.LOAD_BALANCER ? sources(rule) : List.of(),
            table.table().name() == TableName.NAT
                ? OptionalLong.of(rule.counters().packets())
                : OptionalLong.empty()));
  }

  private static String comment(IptablesRule rule) {
    for (Match match : rule.matches()) {
      if (match instanceof CommentMatch(String text)) {
        return text;
      }
    }
    return "";
  }

  private static Optional<Integer> port(Match match) {
    Optional<Criterion<PortRange>> ports =
        match instanceof TcpMatch tcp
            ? tcp.destination()
            : match instanceof UdpMatch udp
                ? udp.destination()
                : match instanceof SctpMatch sctp ? sctp.destination() : Optional.empty();
    return ports.map(Criterion::value).filter(PortRange::isOne).map(PortRange::first);
  }

  private static Optional<IpAddress> address(IptablesRule rule) {
    return rule.header()
        .destination()
        .filter(wanted -> !wanted.inverted() && wanted.value().isOne())
        .map(wanted -> IpAddress.of(wanted.value().address().toArray()));
  }

  private static Kind kind(String comment, Optional<IpAddress> address, String chain) {
    if (address.isEmpty()) {
      return Kind.NODE_PORT;
    }
    if (comment.contains("cluster IP")) {
      return Kind.CLUSTER_IP;
    }
    if (comment.contains("loadbalancer IP")) {
      return Kind.LOAD_BALANCER;
    }
    if (comment.contains("external IP")) {
      return Kind.EXTERNAL_IP;
    }
    return chain.equals(SERVICES) ? Kind.CLUSTER_IP : Kind.EXTERNAL;
  }

  /** The firewall's chain of a Service has a rule for each range that may pass. */
  private List<Cidr> sources(IptablesRule rule) {
    return Stream.concat(
            rule.chain().stream().filter(one -> one.startsWith("KUBE-FW-")),
            rules(FIREWALL)
                .filter(one -> one.header().destination().equals(rule.header().destination()))
                .flatMap(one -> one.chain().stream()))
        .flatMap(this::rules)
        .flatMap(one -> one.header().source().stream())
        .filter(source -> !source.inverted() && source.value().prefix() >= 0)
        .map(
            source ->
                new Cidr(IpAddress.of(source.value().address().toArray()), source.value().prefix()))
        .distinct()
        .sorted()
        .toList();
  }
}
