package io.longshore.netproxy.inspect.service;

import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.inspect.kernel.RuleTable;
import io.longshore.netproxy.inspect.service.ElementKeys.Target;
import io.longshore.netproxy.inspect.service.SeenFrontend.Kind;
import io.longshore.netproxy.inspect.service.SeenFrontend.Layout;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Frontends in the table of our mode nftables: elements of two maps, with the Service's name. */
final class LongshoreLayout {
  private static final String TABLE = "longshore-proxy";

  private LongshoreLayout() {}

  static List<SeenFrontend> frontends(RuleTable.Native table) {
    List<SeenFrontend> found = new ArrayList<>();
    if (ElementKeys.isNamed(table, TABLE)) {
      IpFamily family = ElementKeys.family(table).orElseThrow();
      for (SetElement element : ElementKeys.elements(table, "services")) {
        ElementKeys.target(element.key(), true, family)
            .ifPresent(target -> found.add(address(table, family, element, target)));
      }
      for (SetElement element : ElementKeys.elements(table, "node-ports")) {
        ElementKeys.target(element.key(), false, family)
            .ifPresent(
                target -> found.add(frontend(element, Kind.NODE_PORT, family, target, List.of())));
      }
    }
    return found;
  }

  private static SeenFrontend address(
      RuleTable.Native table, IpFamily family, SetElement element, Target target) {
    Bytes address = Bytes.of(target.address().orElseThrow().bytes());
    boolean guarded = ElementKeys.has(table, "firewalled", element.key());
    Kind kind =
        ElementKeys.has(table, "cluster-ips", address)
            ? Kind.CLUSTER_IP
            : guarded ? Kind.LOAD_BALANCER : Kind.EXTERNAL;
    return frontend(
        element, kind, family, target, guarded ? sources(table, element.key()) : List.of());
  }

  private static List<Cidr> sources(RuleTable.Native table, Bytes frontend) {
    int length = frontend.length();
    return ElementKeys.elements(table, "allowed-sources").stream()
        .filter(element -> element.key().part(0, length).equals(frontend))
        .flatMap(
            element -> {
              Bytes first = element.key().part(length, element.key().length());
              Bytes last =
                  element.keyEnd().length() == 0
                      ? first
                      : element.keyEnd().part(length, element.keyEnd().length());
              return ElementKeys.range(first, last).stream();
            })
        .sorted()
        .toList();
  }

  private static SeenFrontend frontend(
      SetElement element, Kind kind, IpFamily family, Target target, List<Cidr> sources) {
    return new SeenFrontend(
        Layout.LONGSHORE_NFTABLES,
        element.comment(),
        kind,
        family,
        target.protocol(),
        target.address(),
        target.port(),
        sources,
        OptionalLong.empty());
  }
}
