package io.longshore.agent.network;

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
import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Masquerade;
import io.longshore.netlink.nftables.expr.NatFlag;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * Packets of pods that leave the cluster get the node's address: nobody out there knows the pods'.
 * One table for each family, with one chain.
 */
final class MasqueradeRules {
  static final String TABLE = "longshore-agent";

  /** Never to be translated: those who listen to a group are in no network in particular. */
  private static final List<Prefix> MULTICAST =
      List.of(Prefix.parse("224.0.0.0/4"), Prefix.parse("ff00::/8"));

  private MasqueradeRules() {}

  static IpFamily family(Prefix range) {
    return IpFamily.of(range.address());
  }

  static TableName table(IpFamily family) {
    return new TableName(family == IpFamily.IPV4 ? Family.IPV4 : Family.IPV6, TABLE);
  }

  /**
   * What makes the kernel's table that of these ranges, whatever it was.
   *
   * @param pods the node's ranges of this family; none is no table
   * @param cluster where the cluster's addresses are
   */
  static NftTransaction replacing(IpFamily family, List<Prefix> pods, List<Prefix> cluster) {
    TableName table = table(family);
    NftTransaction changes = new NftTransaction();
    // A table that is there cannot be made, one that is not cannot be deleted: so both.
    changes.add(Table.of(table, "")).delete(table);
    if (pods.isEmpty()) {
      return changes;
    }
    ChainName chain = table.chain("postrouting");
    changes.add(Table.of(table, "made by longshore agent"));
    changes.add(
        Chain.of(
            chain,
            BaseChain.of("nat", Hook.POSTROUTING, Priority.SNAT),
            "packets of pods that leave the cluster"));
    for (Prefix range : pods) {
      changes.append(Rule.of(chain, "", leaving(range, cluster)));
    }
    return changes;
  }

  private static List<Expression> leaving(Prefix range, List<Prefix> cluster) {
    boolean four = family(range) == IpFamily.IPV4;
    Register register = Register.at(0);
    List<Expression> words = new ArrayList<>();
    words.add(four ? PayloadLoad.ipSource(register) : PayloadLoad.ip6Source(register));
    words.addAll(compare(register, range, true));
    List<Prefix> inside = new ArrayList<>(cluster);
    inside.add(range);
    inside.addAll(MULTICAST);
    for (Prefix other : inside.stream().distinct().toList()) {
      if (family(other) == family(range)) {
        words.add(
            four ? PayloadLoad.ipDestination(register) : PayloadLoad.ip6Destination(register));
        words.addAll(compare(register, other, false));
      }
    }
    words.add(new Masquerade(NatFlag.FULLY_RANDOM));
    return words;
  }

  private static List<Expression> compare(Register register, Prefix range, boolean equal) {
    int bits = IpAddresses.bits(range.address());
    byte[] mask = new byte[bits / Byte.SIZE];
    byte[] network = IpAddresses.bytes(range.address()).toArray();
    for (int bit = 0; bit < bits; bit++) {
      int digit = 0x80 >> bit % Byte.SIZE;
      if (bit < range.length()) {
        mask[bit / Byte.SIZE] |= (byte) digit;
      } else {
        network[bit / Byte.SIZE] &= (byte) ~digit;
      }
    }
    Bytes wanted = Bytes.of(network);
    return List.of(
        Bitwise.and(register, Bytes.of(mask)),
        equal ? Compare.equal(register, wanted) : Compare.notEqual(register, wanted));
  }
}
