package io.longshore.netproxy.inspect.service;

import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.kernel.RuleTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the frontends in what a kernel has, whoever put them there. */
public final class Frontends {
  private Frontends() {}

  /** All, sorted; those of several layouts if several proxies have worked here. */
  public static List<SeenFrontend> in(KernelState kernel) {
    List<SeenFrontend> found = new ArrayList<>();
    for (RuleTable table : kernel.tables()) {
      switch (table) {
        case RuleTable.Native nft -> {
          found.addAll(LongshoreLayout.frontends(nft));
          found.addAll(KubeProxyLayout.frontends(nft));
        }
        case RuleTable.OfIptables iptables -> found.addAll(IptablesLayout.frontends(iptables));
      }
    }
    found.addAll(IpvsLayout.frontends(kernel));
    Map<String, SeenFrontend> distinct = new LinkedHashMap<>();
    found.forEach(
        one -> distinct.putIfAbsent(one.layout() + " " + one.family() + " " + one.text(), one));
    return distinct.values().stream().sorted().toList();
  }
}
