package io.longshore.netlink.nftables.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.Message;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the rules that nft has written, and writes them again. */
@KernelTest(commands = "nft")
class ExpressionsTest {
  private static final int GET_RULE = 0xa07; // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETRULE
  private static final int EXPRESSIONS = 4; // NFTA_RULE_EXPRESSIONS
  private static final int HEADER = 4; // struct nfgenmsg

  private static final String RULES =
      """
      table ip test {
        map endpoints { typeof ip daddr . meta l4proto . th dport . numgen random mod 2 : ip daddr . th dport; }
        map services { type ipv4_addr . inet_proto . inet_service : verdict; }
        set seen { type ipv4_addr; flags dynamic,timeout; timeout 1m; }
        counter seenpackets { }
        chain lb { dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 2 map @endpoints; }
        chain nat {
          type nat hook prerouting priority -100;
          ip daddr . meta l4proto . th dport vmap @services
          fib daddr type local tcp dport 30000-32767 goto lb
          tcp dport 80 redirect to :8080
        }
        chain post {
          type nat hook postrouting priority 100;
          ip saddr 10.0.0.0/8 masquerade random
        }
        chain filter {
          type filter hook input priority 0;
          ct state established,related accept
          meta mark and 0x4000 == 0x4000 counter packets 0 bytes 0 return
          meta mark set mark or 0x4000
          ct mark set 0x10
          add @seen { ip saddr timeout 10s }
          counter name "seenpackets"
          limit rate 10/second log prefix "no: " level warn
          tcp flags syn reject with tcp reset
          iifname != "lo" ip protocol icmp icmp type echo-request drop
          reject
        }
      }
      """;

  private static List<Message> rules() {
    try (TestNetwork network = TestNetwork.create();
        NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace())) {
      network.runWithInput(RULES, "nft", "-f", "-");
      MessageWriter request = new MessageWriter();
      request.begin(GET_RULE, MessageFlags.REQUEST | MessageFlags.DUMP).put32(2);
      return socket.list("list rules", request.end(), MessageReader::copy);
    }
  }

  private static List<Expression> read(MessageReader rule) {
    List<Expression> expressions = new ArrayList<>();
    AttributeReader attributes = rule.attributes(HEADER);
    while (attributes.next()) {
      if (attributes.type() == EXPRESSIONS) {
        expressions.addAll(Expressions.readList(attributes.nested()));
      }
    }
    attributes.check("read a rule");
    return expressions;
  }

  private static List<Expression> read(Message rule) {
    MessageWriter writer = new MessageWriter();
    writer.begin(rule.type(), rule.flags()).put(rule.payload());
    MessageReader reader = writer.end().reader();
    reader.next();
    return read(reader);
  }

  private static List<Expression> writtenAndRead(List<Expression> expressions) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter rule = writer.begin(GET_RULE, 0);
    rule.put32(2);
    Expressions.writeList(rule, EXPRESSIONS, expressions);
    MessageReader reader = writer.end().reader();
    reader.next();
    return read(reader);
  }

  @Test
  void everyExpressionThatNftWritesIsKnownAndWrittenAsItWas() {
    List<Message> rules = rules();
    assertEquals(15, rules.size());
    for (Message rule : rules) {
      List<Expression> expressions = read(rule);
      assertFalse(expressions.isEmpty());
      assertEquals(expressions, writtenAndRead(expressions));
      assertFalse(expressions.stream().anyMatch(Unknown.class::isInstance), expressions::toString);
    }
  }

  @Test
  void damagedRulesAreReadOrRefused() {
    new Mutations(rules()).feed(100_000, ExpressionsTest::read);
  }

  @Test
  void whatIsNotKnownIsKept() {
    Unknown unknown = new Unknown("from-the-future", Bytes.of());
    assertEquals(Stream.of(unknown).toList(), writtenAndRead(List.of(unknown)));
  }
}
