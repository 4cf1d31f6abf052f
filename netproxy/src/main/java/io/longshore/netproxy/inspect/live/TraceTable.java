package io.longshore.netproxy.inspect.live;

import io.longshore.netlink.nftables.BaseChain;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.Hook;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Priority;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.ImmediateData;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.MetaStore;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A table that asks the kernel to trace packets. It belongs to the socket that makes it, so that it
 * goes with it, however this process ends: NFT_TABLE_F_OWNER, include/uapi/linux/netfilter/
 * nf_tables.h.
 */
final class TraceTable {
  /** Before all others, also before raw. */
  private static final Priority FIRST = new Priority(-400);

  private static final Register REGISTER = Register.at(0);

  private final TableName name;
  private final LivePacket packet;

  TraceTable(String name, LivePacket packet) {
    this.name =
        new TableName(packet.to().family() == IpFamily.IPV4 ? Family.IPV4 : Family.IPV6, name);
    this.packet = packet;
  }

  TableName name() {
    return name;
  }

  NftTransaction make() {
    NftTransaction transaction = new NftTransaction();
    transaction.create(
        new Table(name, Set.of(Table.Flag.OWNER), "traces packets for longshore inspect", 0));
    for (Hook hook : List.of(Hook.PREROUTING, Hook.OUTPUT)) {
      ChainName chain = name.chain(hook.toString());
      transaction.add(Chain.of(chain, BaseChain.of("filter", hook, FIRST), ""));
      transaction.append(Rule.of(chain, "", expressions()));
    }
    return transaction;
  }

  private List<Expression> expressions() {
    List<Expression> all = new ArrayList<>();
    packet.from().ifPresent(from -> all.addAll(address(from, true)));
    all.addAll(address(packet.to(), false));
    all.add(new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, REGISTER));
    all.add(Compare.equal(REGISTER, Bytes.u8(packet.protocol().number())));
    all.add(PayloadLoad.destinationPort(REGISTER));
    all.add(Compare.equal(REGISTER, Bytes.big16(packet.port())));
    all.add(new ImmediateData(REGISTER, Bytes.u8(1)));
    all.add(new MetaStore(MetaKey.TRACE, REGISTER));
    return all;
  }

  private static List<Expression> address(IpAddress address, boolean source) {
    PayloadLoad load =
        switch (address.family()) {
          case IPV4 ->
              source ? PayloadLoad.ipSource(REGISTER) : PayloadLoad.ipDestination(REGISTER);
          case IPV6 ->
              source ? PayloadLoad.ip6Source(REGISTER) : PayloadLoad.ip6Destination(REGISTER);
        };
    return List.of(load, Compare.equal(REGISTER, Bytes.of(address.bytes())));
  }
}
