package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the chains that frontends lead to. */
final class WayChains {
  private final ProxyTable table;
  private final IpFamily family;
  private final Masquerading masquerading;

  WayChains(ProxyTable table, Masquerading masquerading) {
    this.table = table;
    this.family = table.family();
    this.masquerading = masquerading;
  }

  ChainText write(Way way) {
    ChainName name = table.name().chain(way.chainName());
    List<Rule> rules =
        switch (way) {
          case Way.Spread spread -> spread(name, spread);
          case Way.Divided divided -> divided(name, divided);
          case Way.Remember remember -> List.of(rule(name, remember(remember)));
        };
    return new ChainText(Chain.of(name, way.comment()), rules);
  }

  private List<Rule> spread(ChainName chain, Way.Spread spread) {
    List<Rule> rules = new ArrayList<>();
    switch (spread.source()) {
      case CLUSTER -> markOutsiders().ifPresent(words -> rules.add(rule(chain, words)));
      case OUTSIDE -> rules.add(rule(chain, words().setMark(masquerading.mark()).done()));
      case KEPT -> {}
    }
    EndpointList list = EndpointList.of(spread.nodePort(), false);
    rules.addAll(balance(chain, list, spread.count(), spread.sticky()));
    return rules;
  }

  /** Empty where nobody's packets get another source. */
  private Optional<List<Expression>> markOutsiders() {
    if (masquerading.everything()) {
      return Optional.of(words().setMark(masquerading.mark()).done());
    }
    return ofPods(false).map(words -> words.setMark(masquerading.mark()).done());
  }

  /** Packets of this node's pods, or of others; empty where they cannot be told. */
  private Optional<Words> ofPods(boolean pods) {
    return switch (masquerading.localTraffic()) {
      case LocalTraffic.Unknown _ -> Optional.empty();
      case LocalTraffic.FromRange(var range) -> Optional.of(words().sourceIn(range, pods));
      case LocalTraffic.FromBridge(String name) -> Optional.of(words().from(name, pods));
      case LocalTraffic.FromDevices(String prefix) ->
          Optional.of(words().fromDevices(prefix, pods));
    };
  }

  private List<Rule> divided(ChainName chain, Way.Divided divided) {
    List<Rule> rules = new ArrayList<>();
    ofPods(true)
        .ifPresent(
            words ->
                rules.add(
                    Rule.of(chain, "pods", words.decide(inside(divided.keepingSource())).done())));
    rules.add(
        Rule.of(
            chain, "this node", words().fromThisNode().decide(inside(divided.masked())).done()));
    if (divided.localCount() == 0) {
      rules.add(
          Rule.of(chain, "nobody is on this node", words().decide(Verdict.Plain.DROP).done()));
    } else {
      EndpointList list = EndpointList.of(divided.nodePort(), true);
      rules.addAll(balance(chain, list, divided.localCount(), divided.sticky()));
    }
    return rules;
  }

  private static Verdict inside(Optional<Way.Spread> spread) {
    return spread.<Verdict>map(one -> Verdict.goTo(one.chainName())).orElse(Verdict.Plain.DROP);
  }

  private List<Rule> balance(ChainName chain, EndpointList list, int count, boolean sticky) {
    List<Rule> rules = new ArrayList<>();
    if (sticky) {
      rules.add(Rule.of(chain, "clients stay", again()));
    }
    int width = Words.width(family);
    Words words = words();
    int index;
    if (list.ofNodePort()) {
      words.protocolAndPort(0);
      index = 2;
    } else {
      words.destination(0).protocolAndPort(width);
      index = width + 2;
    }
    rules.add(
        rule(chain, words.random(count, index).map(table.endpoints(list), 0, 0).sendTo(0).done()));
    return rules;
  }

  private List<Expression> again() {
    int width = Words.width(family);
    return words()
        .source(0)
        .destination(width)
        .protocolAndPort(2 * width)
        .map(table.affinity(), 0, 0)
        .sendTo(0)
        .done();
  }

  /** Its place is behind the translation: there the packet goes to the endpoint already. */
  private List<Expression> remember(Way.Remember remember) {
    int width = Words.width(family);
    int endpoint = 2 * width + 2;
    return words()
        .originalSource(0)
        .originalDestination(width)
        .originalProtocolAndPort(2 * width)
        .destination(endpoint)
        .port(endpoint + width)
        .remember(table.affinity(), 0, endpoint, Duration.ofSeconds(remember.seconds()))
        .done();
  }

  private Words words() {
    return new Words(family);
  }

  private static Rule rule(ChainName chain, List<Expression> expressions) {
    return Rule.of(chain, "", expressions);
  }
}
