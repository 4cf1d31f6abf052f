package io.longshore.netproxy.testing;

import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ExternalTraffic.ToCluster;
import io.longshore.netproxy.model.ExternalTraffic.ToLocal;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.model.Treatment;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The plainest backend: all rules anew by the nft command. It tries the scenarios themselves. */
final class NftScriptBackend implements ProxyBackend {
  private final TestNetwork node;
  private final IpFamily family;
  private final Masquerading masquerading;
  private final String ip;
  private final Consumer<Runnable> watchers;
  private final Map<String, ServiceView> views = new TreeMap<>();
  private final StringBuilder filter = new StringBuilder();
  private final StringBuilder nat = new StringBuilder();

  NftScriptBackend(
      TestNetwork node, IpFamily family, Masquerading masquerading, Consumer<Runnable> watchers) {
    this.watchers = watchers;
    this.node = node;
    this.family = family;
    this.masquerading = masquerading;
    this.ip = family == IpFamily.IPV6 ? "ip6" : "ip";
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public int replace(DesiredState desired) {
    views.clear();
    desired.services().forEach(this::put);
    return write(desired.surroundings());
  }

  @Override
  public void apply(Changes changes) {
    changes.services().forEach(change -> change.was().ifPresent(view -> views.remove(key(view))));
    changes.services().forEach(change -> change.becomes().ifPresent(this::put));
    write(changes.surroundings());
  }

  private void put(ServiceView view) {
    views.put(key(view), view);
  }

  private static String key(ServiceView view) {
    return view.name() + "/" + view.name().protocol();
  }

  private int write(Surroundings surroundings) {
    filter.setLength(0);
    nat.setLength(0);
    for (ServiceView view : views.values()) {
      for (Frontend frontend : view.frontends()) {
        rules(view, frontend, match(view, frontend, surroundings));
      }
    }
    String rules = table();
    String comment = "comment \"" + Integer.toHexString(rules.hashCode()) + "\"";
    Commands.Result before = node.attempt("nft", "list", "table", ip, "reference");
    node.runWithInput(
        "table "
            + ip
            + " reference\ndelete table "
            + ip
            + " reference\n"
            + "table "
            + ip
            + " reference {\n"
            + comment
            + "\n"
            + rules
            + "}\n",
        "nft",
        "-f",
        "-");
    return before.output().contains(comment) ? 0 : 1;
  }

  private String table() {
    return "chain before { type filter hook prerouting priority -110; jump filtered; }\n"
        + "chain before-out { type filter hook output priority -110; jump filtered; }\n"
        + "chain translate { type nat hook prerouting priority -100; jump translated; }\n"
        + "chain translate-out { type nat hook output priority -100; jump translated; }\n"
        + "chain after { type nat hook postrouting priority 100;\n"
        + "meta mark & 0x4000 == 0x4000 masquerade\n"
        + hairpins()
        + "}\nchain filtered {\n"
        + filter
        + "}\nchain translated {\n"
        + nat
        + "}\n";
  }

  private String hairpins() {
    return views.values().stream()
        .flatMap(view -> view.choice().reachable().stream())
        .map(Destination::address)
        .distinct()
        .map(
            one ->
                "ct status dnat "
                    + ip
                    + " saddr "
                    + one
                    + " "
                    + ip
                    + " daddr "
                    + one
                    + " masquerade\n")
        .collect(Collectors.joining());
  }

  private String match(ServiceView view, Frontend frontend, Surroundings surroundings) {
    String protocol = view.name().protocol().toString().toLowerCase(java.util.Locale.ROOT);
    String port = " " + protocol + " dport " + frontend.port() + " ";
    return switch (frontend) {
      case Frontend.ClusterAddress one -> ip + " daddr " + one.address() + port;
      case Frontend.ExternalAddress one -> ip + " daddr " + one.address() + port;
      case Frontend.LoadBalancerAddress one -> ip + " daddr " + one.address() + port;
      case Frontend.NodePort _ ->
          switch (surroundings.nodePortAddresses()) {
            case NodePortAddresses.All _ -> "fib daddr type local" + port;
            case NodePortAddresses.Listed(List<IpAddress> addresses) ->
                ip + " daddr { " + joined(addresses) + " }" + port;
          };
    };
  }

  private static String joined(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void rules(ServiceView view, Frontend frontend, String match) {
    if (frontend instanceof Frontend.ClusterAddress) {
      if (masquerading.everything()) {
        mark(match);
      } else if (!fromPod().isEmpty()) {
        mark(match + notFromPod());
      }
      treat(view, match, view.internal());
      return;
    }
    if (frontend instanceof Frontend.LoadBalancerAddress one && !one.allowedSources().isEmpty()) {
      filter.append(match).append(ip).append(" saddr != { ");
      filter.append(joined(one.allowedSources())).append(" } drop\n");
    }
    switch (view.external()) {
      case ToCluster(Treatment everybody) -> {
        mark(match);
        treat(view, match, everybody);
      }
      case ToLocal(Treatment outsiders, Treatment insiders) -> {
        mark(match + "fib saddr type local ");
        for (String inside : insiders()) {
          treat(view, match + inside, insiders);
          filter.append(match).append(inside).append("return\n");
        }
        treat(view, match, outsiders);
      }
    }
  }

  private List<String> insiders() {
    List<String> insiders = new ArrayList<>(List.of("fib saddr type local "));
    if (!fromPod().isEmpty()) {
      insiders.add(fromPod());
    }
    return insiders;
  }

  private String fromPod() {
    return switch (masquerading.localTraffic()) {
      case LocalTraffic.Unknown _ -> "";
      case LocalTraffic.FromRange(var range) -> ip + " saddr " + range + " ";
      case LocalTraffic.FromBridge(String name) -> "iifname \"" + name + "\" ";
      case LocalTraffic.FromDevices(String prefix) -> "iifname \"" + prefix + "*\" ";
    };
  }

  private String notFromPod() {
    return fromPod().replace("saddr ", "saddr != ").replace("iifname ", "iifname != ");
  }

  private void mark(String match) {
    nat.append(match).append("meta mark set meta mark | 0x4000\n");
  }

  private void treat(ServiceView view, String match, Treatment treatment) {
    switch (treatment) {
      case Treatment.Reject _ -> filter.append(match).append("reject\n");
      case Treatment.Drop _ -> filter.append(match).append("drop\n");
      case Treatment.Balance(List<Destination> destinations) -> {
        String choice =
            view.affinity() instanceof Affinity.None
                ? "numgen random mod "
                : "jhash " + ip + " saddr mod ";
        StringJoiner map = new StringJoiner(", ", " map { ", " }\n");
        for (int i = 0; i < destinations.size(); i++) {
          Destination one = destinations.get(i);
          map.add(i + " : " + one.address() + " . " + one.port());
        }
        nat.append(match).append("dnat ").append(ip).append(" to ").append(choice);
        nat.append(destinations.size()).append(map);
      }
    }
  }

  @Override
  public void watch(Runnable alarm) {
    watchers.accept(alarm);
  }

  @Override
  public void close() {}
}
