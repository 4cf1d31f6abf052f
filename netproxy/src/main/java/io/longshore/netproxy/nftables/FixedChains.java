package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.BaseChain;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.Hook;
import io.longshore.netlink.nftables.Priority;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.expr.Masquerade;
import io.longshore.netlink.nftables.expr.NatFlag;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.Surroundings;
import java.util.ArrayList;
import java.util.List;

/** The chains that are there whatever Services there are. */
final class FixedChains {
  static final String REJECT = "reject-packet";
  private static final String SERVICES = "services";
  private static final String STICKY = "sticky-clients";
  private static final String NODE_PORTS = "node-ports";
  private static final String SERVICE_RANGES = "service-ranges";
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");

  private final ProxyTable table;
  private final IpFamily family;
  private final int mark;

  FixedChains(ProxyTable table, Masquerading masquerading) {
    this.table = table;
    this.family = table.family();
    this.mark = masquerading.mark();
  }

  /** All of them; each comes before those that lead to it. */
  List<ChainText> all(Surroundings surroundings) {
    List<ChainText> chains = new ArrayList<>();
    chains.add(reject());
    chains.addAll(changing(surroundings));
    chains.add(services());
    chains.add(incoming("prerouting", Hook.PREROUTING, "packets that come in"));
    chains.add(incoming("output", Hook.OUTPUT, "packets that this node sends"));
    chains.add(sticky());
    chains.add(arriving());
    chains.add(outgoing());
    return chains;
  }

  /** Those that change with the node. */
  List<ChainText> changing(Surroundings surroundings) {
    return List.of(nodePorts(surroundings), serviceRanges(surroundings));
  }

  private ChainText reject() {
    ChainName name = name(REJECT);
    return new ChainText(
        Chain.of(name, "nobody is there, and the sender is told"),
        List.of(Rule.of(name, "", words().reject().done())));
  }

  private ChainText services() {
    ChainName name = name(SERVICES);
    int port = Words.width(family);
    Words firewall =
        words()
            .destination(0)
            .protocolAndPort(port)
            .in(table.firewalled(), 0)
            .destination(0)
            .protocolAndPort(port)
            .source(port + 2)
            .notIn(table.allowedSources(), 0)
            .decide(Verdict.Plain.DROP);
    Words dispatch = words().destination(0).protocolAndPort(port).verdictOf(table.services(), 0);
    return new ChainText(
        Chain.of(name, "where does a new connection go?"),
        List.of(
            Rule.of(name, "not open to this source", firewall.done()),
            Rule.of(name, "to a Service", dispatch.done()),
            Rule.of(name, "", words().jump(NODE_PORTS).done()),
            Rule.of(
                name,
                "a Service, but not this port of it",
                words().destination(0).in(table.clusterIps(), 0).reject().done()),
            Rule.of(name, "", words().jump(SERVICE_RANGES).done())));
  }

  private ChainText nodePorts(Surroundings surroundings) {
    ChainName name = name(NODE_PORTS);
    Words words = words();
    switch (surroundings.nodePortAddresses()) {
      case NodePortAddresses.Listed _ -> words.destination(0).in(table.nodePortAddresses(), 0);
      case NodePortAddresses.All _ -> {
        if (family == IpFamily.IPV4) {
          words.destinationIn(LOOPBACK, false);
        }
        words.toThisNode();
      }
    }
    words.protocolAndPort(0).verdictOf(table.nodePorts(), 0);
    return new ChainText(
        Chain.of(name, "packets to this node itself"), List.of(Rule.of(name, "", words.done())));
  }

  private ChainText serviceRanges(Surroundings surroundings) {
    ChainName name = name(SERVICE_RANGES);
    List<Rule> rules =
        surroundings.serviceRanges().stream()
            .filter(range -> range.family() == family)
            .map(
                range ->
                    Rule.of(
                        name,
                        "no Service has this address",
                        words().destinationIn(range, true).decide(Verdict.Plain.DROP).done()))
            .toList();
    return new ChainText(Chain.of(name, "where cluster addresses are from"), rules);
  }

  private ChainText incoming(String word, Hook hook, String comment) {
    ChainName name = name(word);
    return new ChainText(
        Chain.of(name, BaseChain.of("nat", hook, Priority.DNAT), comment),
        List.of(Rule.of(name, "", words().jump(SERVICES).done())));
  }

  private ChainText sticky() {
    ChainName name = name(STICKY);
    int port = Words.width(family);
    Words address =
        words()
            .originalDestination(0)
            .originalProtocolAndPort(port)
            .verdictOf(table.sticky(false), 0);
    Words nodePort = words().originalProtocolAndPort(0).verdictOf(table.sticky(true), 0);
    return new ChainText(
        Chain.of(name, "which endpoint has this client got?"),
        List.of(Rule.of(name, "", address.done()), Rule.of(name, "", nodePort.done())));
  }

  private ChainText arriving() {
    ChainName name = name("input");
    return new ChainText(
        Chain.of(
            name,
            BaseChain.of("nat", Hook.INPUT, Priority.SNAT),
            "packets to endpoints that this node itself is"),
        List.of(Rule.of(name, "", words().jump(STICKY).done())));
  }

  private ChainText outgoing() {
    ChainName name = name("postrouting");
    Words hairpin =
        words()
            .source(0)
            .destination(Words.width(family))
            .in(table.hairpins(), 0)
            .and(new Masquerade(NatFlag.FULLY_RANDOM));
    Words marked = words().marked(mark).flipMark(mark).and(new Masquerade(NatFlag.FULLY_RANDOM));
    return new ChainText(
        Chain.of(
            name,
            BaseChain.of("nat", Hook.POSTROUTING, Priority.SNAT),
            "packets that get this node's address"),
        List.of(
            Rule.of(name, "", words().jump(STICKY).done()),
            Rule.of(name, "from a pod to itself", hairpin.done()),
            Rule.of(name, "answers must come back this way", marked.done())));
  }

  private ChainName name(String chain) {
    return table.name().chain(chain);
  }

  private Words words() {
    return new Words(family);
  }
}
