package io.longshore.netproxy.ipvs;

import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import java.util.List;
import java.util.Map;

/**
 * The rules of this mode, with the chains of kube-proxy's. They ask sets, so that no change of a
 * Service changes them; a rule whose set is empty is there too.
 *
 * <p>In three places they do better than kube-proxy: the node's own packets to addresses whose
 * policy is Local get an address of the node that answers find; they are kept from load balancers
 * that the node may not use by asking the sets, not by a rule for each; and rules that let packets
 * for other machines pass are left out, since every address of a Service is on this machine.
 */
final class FixedRules {

  /** A rule that leads from a built-in chain into one of ours. */
  record Jump(TableName table, String from, IptablesRule rule) {}

  private static final String NAT =
      """
      *nat
      :KUBE-SERVICES -
      :KUBE-POSTROUTING -
      :KUBE-NODE-PORT -
      :KUBE-LOAD-BALANCER -
      :KUBE-MARK-MASQ -
      -A KUBE-SERVICES -s LOOPBACK -j RETURN
      -A KUBE-SERVICES -m comment --comment "Kubernetes service lb portal" -m set --match-set LOAD_BALANCER dst,dst -j KUBE-LOAD-BALANCER
      -A KUBE-SERVICES CLUSTER-CLIENTS
      -A KUBE-SERVICES -m comment --comment "Kubernetes service external ip + port for masquerade and filter purpose" -m set --match-set EXTERNAL_IP dst,dst -j KUBE-MARK-MASQ
      -A KUBE-SERVICES -m comment --comment "Kubernetes service external ip + port for masquerade and filter purpose" -m set --match-set EXTERNAL_IP dst,dst -m addrtype --dst-type LOCAL -j ACCEPT
      -A KUBE-SERVICES -m comment --comment "the node's own packets" -m set --match-set EXTERNAL_IP_LOCAL dst,dst -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ
      -A KUBE-SERVICES -m comment --comment "Kubernetes service external ip + port with externalTrafficPolicy=local" -m set --match-set EXTERNAL_IP_LOCAL dst,dst -m addrtype --dst-type LOCAL -j ACCEPT
      -A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT
      -A KUBE-SERVICES -m set --match-set CLUSTER_IP dst,dst -j ACCEPT
      -A KUBE-SERVICES -m set --match-set LOAD_BALANCER dst,dst -j ACCEPT
      -A KUBE-POSTROUTING -m comment --comment "Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose" -m set --match-set LOOP_BACK dst,dst,src -j MASQUERADE
      -A KUBE-POSTROUTING -m mark ! --mark MARK/MARK -j RETURN
      -A KUBE-POSTROUTING -j MARK --xor-mark MARK
      -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
      -A KUBE-NODE-PORT -p tcp -m comment --comment "the node's own packets" -m addrtype --src-type LOCAL -m set --match-set NODE_PORT_LOCAL_TCP dst -j KUBE-MARK-MASQ
      -A KUBE-NODE-PORT -p tcp -m comment --comment "Kubernetes nodeport TCP port with externalTrafficPolicy=local" -m set --match-set NODE_PORT_LOCAL_TCP dst -j RETURN
      -A KUBE-NODE-PORT -p tcp -m comment --comment "Kubernetes nodeport TCP port for masquerade purpose" -m set --match-set NODE_PORT_TCP dst -j KUBE-MARK-MASQ
      -A KUBE-NODE-PORT -p udp -m comment --comment "the node's own packets" -m addrtype --src-type LOCAL -m set --match-set NODE_PORT_LOCAL_UDP dst -j KUBE-MARK-MASQ
      -A KUBE-NODE-PORT -p udp -m comment --comment "Kubernetes nodeport UDP port with externalTrafficPolicy=local" -m set --match-set NODE_PORT_LOCAL_UDP dst -j RETURN
      -A KUBE-NODE-PORT -p udp -m comment --comment "Kubernetes nodeport UDP port for masquerade purpose" -m set --match-set NODE_PORT_UDP dst -j KUBE-MARK-MASQ
      -A KUBE-NODE-PORT -p sctp -m comment --comment "the node's own packets" -m addrtype --src-type LOCAL -m set --match-set NODE_PORT_LOCAL_SCTP dst,dst -j KUBE-MARK-MASQ
      -A KUBE-NODE-PORT -p sctp -m comment --comment "Kubernetes nodeport SCTP port with externalTrafficPolicy=local with type 'hash ip:port'" -m set --match-set NODE_PORT_LOCAL_SCTP dst,dst -j RETURN
      -A KUBE-NODE-PORT -p sctp -m comment --comment "Kubernetes nodeport SCTP port for masquerade purpose with type 'hash ip:port'" -m set --match-set NODE_PORT_SCTP dst,dst -j KUBE-MARK-MASQ
      -A KUBE-LOAD-BALANCER -m comment --comment "the node's own packets" -m set --match-set LOAD_BALANCER_LOCAL dst,dst -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ
      -A KUBE-LOAD-BALANCER -m comment --comment "Kubernetes service load balancer ip + port with externalTrafficPolicy=local" -m set --match-set LOAD_BALANCER_LOCAL dst,dst -j RETURN
      -A KUBE-LOAD-BALANCER -j KUBE-MARK-MASQ
      -A KUBE-MARK-MASQ -j MARK --or-mark MARK
      COMMIT
      """;

  private static final String FILTER =
      """
      *filter
      :KUBE-FORWARD -
      :KUBE-NODE-PORT -
      :KUBE-PROXY-FIREWALL -
      :KUBE-SOURCE-RANGES-FIREWALL -
      :KUBE-IPVS-FILTER -
      -A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark MARK/MARK -j ACCEPT
      -A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A KUBE-NODE-PORT -m comment --comment "Kubernetes health check node port" -m set --match-set HEALTH_CHECK_NODE_PORT dst -j ACCEPT
      -A KUBE-PROXY-FIREWALL -m comment --comment "Kubernetes service load balancer ip + port for load balancer with sourceRange" -m set --match-set LOAD_BALANCER_FW dst,dst -j KUBE-SOURCE-RANGES-FIREWALL
      -A KUBE-SOURCE-RANGES-FIREWALL -m comment --comment "Kubernetes service load balancer ip + port + source cidr for packet filter purpose" -m set --match-set LOAD_BALANCER_SOURCE_CIDR dst,dst,src -j RETURN
      -A KUBE-SOURCE-RANGES-FIREWALL -m comment --comment "Kubernetes service load balancer ip + port + source IP for packet filter purpose" -m set --match-set LOAD_BALANCER_SOURCE_IP dst,dst,src -j RETURN
      -A KUBE-SOURCE-RANGES-FIREWALL -j DROP
      -A KUBE-IPVS-FILTER -m set --match-set LOAD_BALANCER dst,dst -j RETURN
      -A KUBE-IPVS-FILTER -m set --match-set CLUSTER_IP dst,dst -j RETURN
      -A KUBE-IPVS-FILTER -m set --match-set EXTERNAL_IP dst,dst -j RETURN
      -A KUBE-IPVS-FILTER -m set --match-set EXTERNAL_IP_LOCAL dst,dst -j RETURN
      -A KUBE-IPVS-FILTER -m set --match-set HEALTH_CHECK_NODE_PORT dst -j RETURN
      -A KUBE-IPVS-FILTER -m conntrack --ctstate NEW -m set --match-set IPVS_IPS dst -j REJECT
      COMMIT
      """;

  /** IPVS takes the node's own packets before the filter table's chain OUTPUT sees them. */
  private static final String MANGLE =
      """
      *mangle
      :KUBE-IPVS-OUT-FILTER -
      :KUBE-SOURCE-RANGES-FIREWALL -
      -A KUBE-IPVS-OUT-FILTER -m set --match-set LOAD_BALANCER_FW dst,dst -j KUBE-SOURCE-RANGES-FIREWALL
      -A KUBE-SOURCE-RANGES-FIREWALL -m set --match-set LOAD_BALANCER_SOURCE_CIDR dst,dst,src -j RETURN
      -A KUBE-SOURCE-RANGES-FIREWALL -m set --match-set LOAD_BALANCER_SOURCE_IP dst,dst,src -j RETURN
      -A KUBE-SOURCE-RANGES-FIREWALL -j DROP
      COMMIT
      """;

  private static final List<List<String>> JUMPS =
      List.of(
          List.of("nat", "OUTPUT", "kubernetes service portals", "KUBE-SERVICES"),
          List.of("nat", "PREROUTING", "kubernetes service portals", "KUBE-SERVICES"),
          List.of("nat", "POSTROUTING", "kubernetes postrouting rules", "KUBE-POSTROUTING"),
          List.of("filter", "FORWARD", "kubernetes forwarding rules", "KUBE-FORWARD"),
          List.of("filter", "INPUT", "kubernetes health check rules", "KUBE-NODE-PORT"),
          List.of("filter", "INPUT", "kube-proxy firewall rules", "KUBE-PROXY-FIREWALL"),
          List.of("filter", "FORWARD", "kube-proxy firewall rules", "KUBE-PROXY-FIREWALL"),
          List.of("filter", "INPUT", "kubernetes ipvs access filter", "KUBE-IPVS-FILTER"),
          List.of("mangle", "OUTPUT", "kubernetes ipvs access filter", "KUBE-IPVS-OUT-FILTER"));

  private final IpFamily family;

  FixedRules(IpFamily family) {
    this.family = family;
  }

  /** Our chains with their rules. */
  List<IptablesTable> tables(Masquerading masquerading) {
    return List.of(NAT, FILTER, MANGLE).stream()
        .flatMap(text -> parse(filled(text, masquerading)).stream())
        .toList();
  }

  private List<IptablesTable> parse(String text) {
    return IptablesTable.parse(Families.netlink(family), text);
  }

  private String filled(String template, Masquerading masquerading) {
    String text =
        template
            .replace("CLUSTER-CLIENTS", clusterClients(masquerading))
            .replace("MARK/MARK", hex(masquerading) + "/" + hex(masquerading))
            .replace("-mark MARK\n", "-mark " + hex(masquerading) + "\n")
            .replace("LOOPBACK", loopback());
    for (KubeSet set : KubeSet.values()) {
      text = text.replace("--match-set " + set + " ", "--match-set " + set.name(family) + " ");
    }
    return text;
  }

  private static String hex(Masquerading masquerading) {
    return "0x" + Integer.toHexString(masquerading.mark());
  }

  private String loopback() {
    return switch (family) {
      case IPV4 -> "127.0.0.0/8";
      case IPV6 -> "::1/128";
    };
  }

  /** Whose packets to cluster addresses get this node's address for their source. */
  private static String clusterClients(Masquerading masquerading) {
    boolean all = masquerading.everything();
    String who =
        switch (masquerading.localTraffic()) {
          // The node's own packets to an address of its device come from that address.
          case LocalTraffic.Unknown _ -> "";
          case LocalTraffic.FromRange(var range) -> "! -s " + range + " ";
          case LocalTraffic.FromBridge(String name) -> "! -i " + name + " ";
          case LocalTraffic.FromDevices(String prefix) -> "! -i " + prefix + "+ ";
        };
    return (all ? "" : who)
        + "-m comment --comment \"Kubernetes service cluster ip + port for masquerade purpose\""
        + " -m set --match-set CLUSTER_IP "
        + (who.isEmpty() && !all ? "src,dst" : "dst,dst")
        + " -j KUBE-MARK-MASQ";
  }

  /** What leads into our chains, in the order in which each is put in front of what is there. */
  List<Jump> jumps() {
    return JUMPS.stream().map(this::jump).toList();
  }

  private Jump jump(List<String> words) {
    String rule = "-m comment --comment \"" + words.get(2) + "\" -j " + words.get(3);
    return new Jump(
        TableName.of(words.get(0)).orElseThrow(),
        words.get(1),
        IptablesRule.parse(Families.netlink(family), rule));
  }

  /** All chains that this mode has or has had, ours or kube-proxy's, by their table. */
  static Map<TableName, List<String>> chains() {
    return Map.of(
        TableName.NAT,
        List.of(
            "KUBE-SERVICES",
            "KUBE-POSTROUTING",
            "KUBE-NODE-PORT",
            "KUBE-LOAD-BALANCER",
            "KUBE-MARK-MASQ"),
        TableName.FILTER,
        List.of(
            "KUBE-FORWARD",
            "KUBE-NODE-PORT",
            "KUBE-PROXY-FIREWALL",
            "KUBE-SOURCE-RANGES-FIREWALL",
            "KUBE-IPVS-FILTER",
            "KUBE-IPVS-OUT-FILTER"),
        TableName.MANGLE,
        List.of("KUBE-IPVS-OUT-FILTER", "KUBE-SOURCE-RANGES-FIREWALL"));
  }
}
