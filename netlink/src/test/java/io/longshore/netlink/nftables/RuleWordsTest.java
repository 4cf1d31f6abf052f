package io.longshore.netlink.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.nftables.expr.Phrases;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that nft wrote, in words that its readers know. */
@KernelTest(commands = "nft")
class RuleWordsTest {
  private static final TableName TABLE = new TableName(Family.INET, "test");

  /** Each as nft reads it, and as we show it where that differs. */
  private static final List<List<String>> RULES =
      List.of(
          List.of("ip daddr 10.0.0.1", "meta nfproto ipv4 ip daddr 10.0.0.1"),
          List.of("ip saddr != 10.0.0.0/8", "meta nfproto ipv4 ip saddr != 10.0.0.0/8"),
          List.of("ip saddr 10.0.0.0/12", "meta nfproto ipv4 ip saddr 10.0.0.0/12"),
          List.of("ip6 daddr fd00::/64", "meta nfproto ipv6 ip6 daddr fd00:0:0:0:0:0:0:0/64"),
          List.of("tcp dport 80 drop", "meta l4proto tcp th dport 80 drop"),
          List.of(
              "udp dport 53-54 accept", "meta l4proto udp th dport >= 53 th dport <= 54 accept"),
          List.of("iifname \"eth*\" return", "iifname \"eth*\" return"),
          List.of("iifname != \"lo\" goto other", "iifname != \"lo\" goto other"),
          List.of("ct state established,related accept"),
          List.of("ct mark set 0x00000010"),
          List.of("meta mark & 0x00004000 == 0x00004000 return"),
          List.of("meta mark set meta mark | 0x00004000"),
          List.of("meta mark set meta mark ^ 0x00004000"),
          List.of("fib daddr type local jump other"),
          List.of("counter packets 5 bytes 300"),
          List.of("reject with icmpx port-unreachable"),
          List.of("limit rate 10/second burst 5 packets"),
          List.of(
              "ip saddr . tcp dport @pairs accept",
              "meta nfproto ipv4 meta l4proto tcp ip saddr . th dport @pairs accept"),
          List.of(
              "ip daddr . meta l4proto . th dport vmap @services",
              "meta nfproto ipv4 ip daddr . meta l4proto . th dport vmap @services"),
          List.of(
              "update @seen { ip saddr timeout 10s }",
              "meta nfproto ipv4 update @seen { ip saddr timeout 10s }"),
          List.of("log prefix \"no: \" level warn"));

  @Test
  void rulesReadAsNftWritesThem() {
    try (TestNetwork network = TestNetwork.create();
        KernelNftables kernel =
            new KernelNftables(
                NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()))) {
      StringBuilder text = new StringBuilder("table inet test {\n chain other { }\n");
      text.append(" set pairs { type ipv4_addr . inet_service; }\n");
      text.append(" map services { type ipv4_addr . inet_proto . inet_service : verdict; }\n");
      text.append(" set seen { type ipv4_addr; flags dynamic,timeout; timeout 1m; }\n chain c {\n");
      RULES.forEach(rule -> text.append(rule.getFirst()).append('\n'));
      network.runWithInput(text + "}\n}\n", "nft", "-f", "-");
      assertEquals(
          RULES.stream().map(List::getLast).toList(),
          kernel.rules(TABLE.chain("c")).stream()
              .map(rule -> Phrases.of(rule.expressions()))
              .toList());
    }
  }

  @Test
  void translationsReadAsNftWritesThem() {
    List<List<String>> rules =
        List.of(
            List.of("dnat to 10.0.0.1", "dnat to 10.0.0.1"),
            List.of(
                "tcp dport 80 dnat to 10.0.0.1:8080",
                "meta l4proto tcp th dport 80 dnat to 10.0.0.1:8080"),
            List.of(
                "tcp dport 80 redirect to :8080", "meta l4proto tcp th dport 80 redirect to :8080"),
            List.of(
                "dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 2 map @ends",
                "dnat to ip daddr . meta l4proto . th dport . numgen random mod 2 map @ends"));
    TableName table = new TableName(Family.IPV4, "test");
    try (TestNetwork network = TestNetwork.create();
        KernelNftables kernel =
            new KernelNftables(
                NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()))) {
      StringBuilder text = new StringBuilder("table ip test {\n map ends { typeof ");
      text.append(
          "ip daddr . meta l4proto . th dport . numgen random mod 2 : ip daddr . th dport; }\n");
      text.append(" chain c {\n type nat hook prerouting priority dstnat;\n");
      rules.forEach(rule -> text.append(rule.getFirst()).append('\n'));
      network.runWithInput(text + "}\n}\n", "nft", "-f", "-");
      assertEquals(
          rules.stream().map(List::getLast).toList(),
          kernel.rules(table.chain("c")).stream()
              .map(rule -> Phrases.of(rule.expressions()))
              .toList());
    }
  }
}
