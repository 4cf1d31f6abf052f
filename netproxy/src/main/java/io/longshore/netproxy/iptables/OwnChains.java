package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.TableName;
import java.util.Map;
import java.util.Set;

/** Which chains belong to this mode, be they ours or kube-proxy's. */
final class OwnChains {
  private static final Map<TableName, Set<String>> FIXED =
      Map.of(
          TableName.NAT,
          Set.of(
              ChainNames.SERVICES,
              ChainNames.NODE_PORTS,
              ChainNames.POSTROUTING,
              ChainNames.MARK_MASQUERADE,
              ChainNames.CANARY),
          TableName.FILTER,
          Set.of(
              ChainNames.SERVICES,
              ChainNames.EXTERNAL_SERVICES,
              ChainNames.NODE_PORTS,
              ChainNames.FORWARD,
              ChainNames.FIREWALL,
              ChainNames.CANARY),
          TableName.MANGLE,
          Set.of(ChainNames.CANARY));

  /** Those that the mode ipvs has too. */
  private static final Map<TableName, Set<String>> SHARED_WITH_IPVS =
      Map.of(
          TableName.NAT,
          Set.of(ChainNames.SERVICES, ChainNames.POSTROUTING, ChainNames.MARK_MASQUERADE),
          TableName.FILTER,
          Set.of(ChainNames.FORWARD, ChainNames.FIREWALL));

  private OwnChains() {}

  static boolean has(TableName table, String chain) {
    return FIXED.getOrDefault(table, Set.of()).contains(chain)
        || (table == TableName.NAT && ChainNames.isOfService(chain));
  }

  static boolean isAlsoOfIpvs(TableName table, String chain) {
    return SHARED_WITH_IPVS.getOrDefault(table, Set.of()).contains(chain);
  }
}
