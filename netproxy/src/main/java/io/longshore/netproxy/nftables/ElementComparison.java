package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.ElementValue;
import io.longshore.netlink.nftables.MapTarget;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.ServiceView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the elements that service ports need with those that a kernel has. Endpoints may have
 * any index, as long as all indexes are taken. Chains are not compared: they follow from settings
 * that only the proxy knows.
 */
public final class ElementComparison {

  /** In which way an element is not as it should be. */
  public enum Kind {
    MISSING,
    EXTRA,
    DIFFERENT
  }

  /**
   * An element that is not as it should be.
   *
   * @param element as nft shows it
   */
  public record Found(Kind kind, String set, String element) {}

  private final ProxyTable table;
  private final InKernel kernel;
  private final Map<SetName, Map<Bytes, SetElement>> wanted = new LinkedHashMap<>();

  private ElementComparison(ProxyTable table, InKernel kernel) {
    this.table = table;
    this.kernel = kernel;
  }

  /** What is not as it should be; nothing where the proxy's table is missing altogether. */
  public static List<Found> of(IpFamily family, List<ServiceView> views, Nftables nftables) {
    ProxyTable table = new ProxyTable(family);
    InKernel kernel = InKernel.read(nftables, table);
    if (!kernel.present()) {
      return List.of();
    }
    if (!kernel.fits()) {
      return List.of(
          new Found(Kind.DIFFERENT, table.name().toString(), "its sets are of another version"));
    }
    ElementComparison comparison = new ElementComparison(table, kernel);
    views.stream().filter(view -> view.port().family() == family).forEach(comparison::want);
    return comparison.compare();
  }

  private void want(ServiceView view) {
    Planner planner = new Planner(table);
    Indexed first = new Indexed(view.choice().cluster(), view.choice().local());
    Plan plan =
        planner.plan(view, new Adoption(table, kernel).order(planner.plan(view, first), first));
    plan.elements().forEach(placed -> want(placed.set(), placed.element()));
    for (Plan.Block block : plan.blocks()) {
      SetName map = table.endpoints(block.list()).name();
      for (int i = 0; i < block.destinations().size(); i++) {
        want(map, Elements.choice(block, i, block.destinations().get(i)));
      }
    }
    for (IpAddress address : plan.clusterIp()) {
      want(table.clusterIps().name(), Elements.address(address));
    }
    for (IpAddress address : plan.hairpins()) {
      want(table.hairpins().name(), Elements.hairpin(address));
    }
  }

  private void want(SetName set, SetElement element) {
    wanted
        .computeIfAbsent(set, _ -> new HashMap<>())
        .put(element.key().plus(element.keyEnd()), element);
  }

  /** Which of the node's addresses have node ports is a setting too. */
  private List<Found> compare() {
    List<Found> found = new ArrayList<>();
    for (NamedSet set : table.decidedSets()) {
      if (!set.name().equals(table.nodePortAddresses().name())) {
        compare(set, found);
      }
    }
    return found;
  }

  private void compare(NamedSet set, List<Found> found) {
    Map<Bytes, SetElement> there = kernel.elements(set.name());
    Map<Bytes, SetElement> needed = wanted.getOrDefault(set.name(), Map.of());
    needed.forEach(
        (key, element) -> {
          SetElement other = there.get(key);
          if (other == null) {
            found.add(new Found(Kind.MISSING, set.name().name(), words(set, element)));
          } else if (!other.equals(element)) {
            found.add(new Found(Kind.DIFFERENT, set.name().name(), words(set, other)));
          }
        });
    there.forEach(
        (key, element) -> {
          if (!needed.containsKey(key)) {
            found.add(new Found(Kind.EXTRA, set.name().name(), words(set, element)));
          }
        });
  }

  private static String words(NamedSet set, SetElement element) {
    String key = set.key().describe(element.key());
    String end = element.keyEnd().length() == 0 ? "" : "-" + set.key().describe(element.keyEnd());
    String target =
        switch (element.value()) {
          case ElementValue.None _ -> "";
          case ElementValue.Data(Bytes data) -> " : " + data(set, data);
          case ElementValue.Verdict(var verdict) -> " : " + verdict;
          case ElementValue.ObjectReference(String name) -> " : " + name;
        };
    return key + end + target;
  }

  private static String data(NamedSet set, Bytes data) {
    return set.target() instanceof MapTarget.Data(var type) ? type.describe(data) : data.toString();
  }
}
