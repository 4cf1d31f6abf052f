package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expressions;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.List;
import java.util.Optional;

/** Rules as messages: enum nft_rule_attributes. */
final class RuleMessages {
  private static final int TABLE = 1;
  private static final int CHAIN = 2;
  private static final int HANDLE = 3;
  private static final int EXPRESSIONS = 4;
  private static final int COMPAT = 5;
  private static final int POSITION = 6;
  private static final int USERDATA = 7;

  private static final int COMPAT_PROTOCOL = 1;
  private static final int COMPAT_FLAGS = 2;
  private static final int COMPAT_INVERTED = 2; // NFT_RULE_COMPAT_F_INV

  private RuleMessages() {}

  static void write(AttributeWriter out, Rule rule) {
    chain(out, rule.chain());
    if (rule.handle() != 0) {
      out.big64(HANDLE, rule.handle());
    }
    Expressions.writeList(out, EXPRESSIONS, rule.expressions());
    rule.protocol().ifPresent(protocol -> write(out, protocol));
    TableMessages.notes(out, USERDATA, rule.notes());
  }

  static void chain(AttributeWriter out, ChainName chain) {
    out.text(TABLE, chain.table().name());
    out.text(CHAIN, chain.name());
  }

  /** Names one of the kernel's rules. */
  static void name(AttributeWriter out, Rule rule) {
    chain(out, rule.chain());
    out.big64(HANDLE, rule.handle());
  }

  /** A new rule next to another. */
  static void writeAt(AttributeWriter out, Rule rule, long neighbour) {
    write(out, rule.withHandle(0));
    out.big64(POSITION, neighbour);
  }

  /** Chooses the rules of a table. */
  static void table(AttributeWriter out, TableName table) {
    out.text(TABLE, table.name());
  }

  private static void write(AttributeWriter out, Rule.Protocol protocol) {
    int nest = out.open(COMPAT);
    out.big32(COMPAT_PROTOCOL, protocol.number());
    out.big32(COMPAT_FLAGS, protocol.inverted() ? COMPAT_INVERTED : 0);
    out.close(nest);
  }

  static Rule decode(Family family, AttributeReader attributes) {
    AttributeTable in = AttributeTable.read(attributes, USERDATA);
    ChainName chain = new ChainName(new TableName(family, in.text(TABLE)), in.text(CHAIN));
    return new Rule(
        chain,
        in.nested(EXPRESSIONS).map(Expressions::readList).orElse(List.of()),
        UserData.decode(in.bytes(USERDATA)),
        protocol(in),
        in.big64(HANDLE));
  }

  /** The handle of the rule that a new one goes next to; 0 for none. */
  static long neighbour(AttributeReader attributes) {
    return AttributeTable.read(attributes, USERDATA).big64(POSITION);
  }

  private static Optional<Rule.Protocol> protocol(AttributeTable in) {
    if (!in.has(COMPAT)) {
      return Optional.empty();
    }
    AttributeTable compat = in.table(COMPAT, COMPAT_FLAGS);
    boolean inverted = (compat.big32(COMPAT_FLAGS) & COMPAT_INVERTED) != 0;
    return Optional.of(new Rule.Protocol(compat.big32(COMPAT_PROTOCOL), inverted));
  }
}
