package io.longshore.netproxy.inspect.service;

import io.longshore.netlink.nftables.ElementValue;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.inspect.kernel.RuleTable;
import io.longshore.netproxy.inspect.service.ElementKeys.Target;
import io.longshore.netproxy.inspect.service.SeenFrontend.Kind;
import io.longshore.netproxy.inspect.service.SeenFrontend.Layout;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Frontends in kube-proxy's own nftables table: pkg/proxy/nftables/proxier.go of kubernetes. Names
 * are in those of chains, {@code service-2QRHZV4L-default/web/tcp/http}, or in comments where
 * nobody is there.
 */
final class KubeProxyLayout {
  private static final String TABLE = "kube-proxy";
  private static final int HASH_LENGTH = 8;

  private final RuleTable.Native table;
  private final IpFamily family;
  private final List<SeenFrontend> found = new ArrayList<>();

  private KubeProxyLayout(RuleTable.Native table, IpFamily family) {
    this.table = table;
    this.family = family;
  }

  static List<SeenFrontend> frontends(RuleTable.Native table) {
    if (!ElementKeys.isNamed(table, TABLE)) {
      return List.of();
    }
    KubeProxyLayout layout = new KubeProxyLayout(table, ElementKeys.family(table).orElseThrow());
    layout.read("service-ips", true);
    layout.read("service-nodeports", false);
    layout.read("no-endpoint-services", true);
    layout.read("no-endpoint-nodeports", false);
    return layout.found;
  }

  private void read(String map, boolean withAddress) {
    for (SetElement element : ElementKeys.elements(table, map)) {
      ElementKeys.target(element.key(), withAddress, family)
          .ifPresent(target -> found.add(frontend(element, target)));
    }
  }

  private SeenFrontend frontend(SetElement element, Target target) {
    String name = element.comment().isEmpty() ? name(chain(element)) : element.comment();
    return new SeenFrontend(
        Layout.KUBE_PROXY_NFTABLES,
        name,
        kind(element, target),
        family,
        target.protocol(),
        target.address(),
        target.port(),
        sources(element),
        OptionalLong.empty());
  }

  private static String chain(SetElement element) {
    return element.value() instanceof ElementValue.Verdict(Verdict verdict) ? verdict.target() : "";
  }

  /** Behind the kind and a hash: namespace, name, protocol and port. */
  static String name(String chain) {
    int hash = chain.indexOf('-') + 1;
    int begin = hash + HASH_LENGTH + 1;
    if (hash == 0 || begin >= chain.length()) {
      return "";
    }
    String[] parts = chain.substring(begin).split("/", -1);
    if (parts.length < 4) {
      return "";
    }
    String service = parts[0] + "/" + parts[1];
    return parts[3].isEmpty() ? service : service + ":" + parts[3];
  }

  private Kind kind(SetElement element, Target target) {
    if (target.address().isEmpty()) {
      return Kind.NODE_PORT;
    }
    if (ElementKeys.has(table, "cluster-ips", Bytes.of(target.address().get().bytes()))) {
      return Kind.CLUSTER_IP;
    }
    return ElementKeys.has(table, "firewall-ips", element.key())
        ? Kind.LOAD_BALANCER
        : Kind.EXTERNAL;
  }

  /** The firewall's chain drops what comes from elsewhere than a set, or than one range. */
  private List<Cidr> sources(SetElement element) {
    return ElementKeys.elements(table, "firewall-ips").stream()
        .filter(guard -> guard.key().equals(element.key()))
        .flatMap(guard -> rules(chain(guard)))
        .flatMap(rule -> sources(rule.expressions()))
        .sorted()
        .distinct()
        .toList();
  }

  private Stream<Rule> rules(String chain) {
    return Optional.ofNullable(table.chains().get(chain)).stream()
        .flatMap(content -> content.rules().stream());
  }

  private Stream<Cidr> sources(List<Expression> expressions) {
    Optional<Bytes> mask = Optional.empty();
    for (Expression expression : expressions) {
      if (expression instanceof Bitwise bitwise) {
        mask = Optional.of(bitwise.mask());
      } else if (expression instanceof Lookup lookup) {
        return ranges(lookup.set());
      } else if (expression instanceof Compare compare) {
        return range(compare.data(), mask).stream();
      }
    }
    return Stream.empty();
  }

  private Optional<Cidr> range(Bytes address, Optional<Bytes> mask) {
    int whole = family.bits() / 8;
    if (address.length() > whole) {
      return Optional.empty();
    }
    int length = mask.map(KubeProxyLayout::ones).orElse(address.length() * 8);
    return Optional.of(new Cidr(IpAddress.of(address.padded(whole).toArray()), length));
  }

  private static int ones(Bytes mask) {
    int count = 0;
    for (int i = 0; i < mask.length(); i++) {
      count += Integer.bitCount(mask.at(i));
    }
    return count;
  }

  /** In such a set a range is two elements: where it begins, and the first address behind it. */
  private Stream<Cidr> ranges(String set) {
    List<SetElement> sorted =
        ElementKeys.elements(table, set).stream()
            .sorted(Comparator.comparing(SetElement::key))
            .toList();
    List<Cidr> ranges = new ArrayList<>();
    for (int i = 0; i + 1 < sorted.size(); i++) {
      if (sorted.get(i).role() == SetElement.Role.PLAIN
          && sorted.get(i + 1).role() == SetElement.Role.RANGE_END) {
        ElementKeys.range(sorted.get(i).key(), before(sorted.get(i + 1).key()))
            .ifPresent(ranges::add);
      }
    }
    return ranges.stream();
  }

  /** A zero borrows from the byte before it. */
  private static Bytes before(Bytes address) {
    byte[] bytes = address.toArray();
    int last = bytes.length - 1;
    while (last > 0 && bytes[last] == 0) {
      bytes[last] = (byte) 0xff;
      last--;
    }
    bytes[last]--;
    return Bytes.of(bytes);
  }
}
