package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Expressions;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Sets and maps as messages: enum nft_set_attributes. */
final class SetMessages {
  private static final int TABLE = 1;
  private static final int NAME = 2;
  private static final int FLAGS = 3;
  private static final int KEY_TYPE = 4;
  private static final int KEY_LEN = 5;
  private static final int DATA_TYPE = 6;
  private static final int DATA_LEN = 7;
  private static final int DESC = 9;
  private static final int ID = 10;
  private static final int TIMEOUT = 11;
  private static final int USERDATA = 13;
  private static final int OBJECT_TYPE = 15;
  private static final int HANDLE = 16;
  private static final int EXPRESSION = 17;
  private static final int EXPRESSIONS = 18;

  private static final int DESC_SIZE = 1;
  private static final int DESC_CONCAT = 2;
  private static final int LIST_ELEMENT = 1;
  private static final int FIELD_LENGTH = 1;

  private static final int IS_MAP = 0x8; // NFT_SET_MAP
  private static final int IS_OBJECT_MAP = 0x40; // NFT_SET_OBJECT
  private static final int HAS_RANGES_OF_FIELDS = 0x80; // NFT_SET_CONCAT
  private static final int HAS_EXPRESSIONS = 0x100; // NFT_SET_EXPR
  private static final int VERDICT = 0xffffff00; // NFT_DATA_VERDICT

  private SetMessages() {}

  /**
   * Writes a set.
   *
   * @param id by which other messages of the same transaction may name it
   */
  static void write(AttributeWriter out, NamedSet set, int id) {
    name(out, set.name());
    out.big32(FLAGS, bits(set));
    out.big32(KEY_TYPE, set.key().number());
    out.big32(KEY_LEN, set.key().length());
    write(out, set.target());
    out.big32(ID, id);
    describe(out, set);
    if (!set.timeout().isZero()) {
      out.big64(TIMEOUT, set.timeout().toMillis());
    }
    TableMessages.notes(out, USERDATA, SetNotes.of(set));
    if (set.expressions().size() == 1) {
      Expressions.write(out, EXPRESSION, set.expressions().getFirst());
    } else if (!set.expressions().isEmpty()) {
      Expressions.writeList(out, EXPRESSIONS, set.expressions());
    }
  }

  /** Chooses those of a table. */
  static void table(AttributeWriter out, TableName table) {
    out.text(TABLE, table.name());
  }

  static void name(AttributeWriter out, SetName name) {
    out.text(TABLE, name.table().name());
    out.text(NAME, name.name());
  }

  private static int bits(NamedSet set) {
    int bits = set.flags().stream().mapToInt(NamedSet.Flag::bit).sum();
    bits |=
        switch (set.target()) {
          case MapTarget.None none -> 0;
          case MapTarget.Data data -> IS_MAP;
          case MapTarget.Verdicts verdicts -> IS_MAP;
          case MapTarget.Objects objects -> IS_OBJECT_MAP;
        };
    if (hasRangesOfFields(set)) {
      bits |= HAS_RANGES_OF_FIELDS;
    }
    return set.expressions().isEmpty() ? bits : bits | HAS_EXPRESSIONS;
  }

  private static boolean hasRangesOfFields(NamedSet set) {
    return set.flags().contains(NamedSet.Flag.INTERVAL) && set.key().fields().size() > 1;
  }

  private static void write(AttributeWriter out, MapTarget target) {
    switch (target) {
      case MapTarget.None none -> {}
      case MapTarget.Data(DataType type) -> {
        out.big32(DATA_TYPE, type.number());
        out.big32(DATA_LEN, type.length());
      }
      case MapTarget.Verdicts verdicts -> {
        out.big32(DATA_TYPE, VERDICT);
        out.big32(DATA_LEN, 0);
      }
      case MapTarget.Objects(int kind) -> out.big32(OBJECT_TYPE, kind);
    }
  }

  private static void describe(AttributeWriter out, NamedSet set) {
    if (set.size() == 0 && !hasRangesOfFields(set)) {
      return;
    }
    int nest = out.open(DESC);
    if (set.size() != 0) {
      out.big32(DESC_SIZE, set.size());
    }
    if (hasRangesOfFields(set)) {
      int concatenation = out.open(DESC_CONCAT);
      for (Field field : set.key().fields()) {
        int element = out.open(LIST_ELEMENT);
        out.big32(FIELD_LENGTH, field.length());
        out.close(element);
      }
      out.close(concatenation);
    }
    out.close(nest);
  }

  static NamedSet decode(Family family, AttributeReader attributes) {
    AttributeTable in = AttributeTable.read(attributes, EXPRESSIONS);
    UserData notes = UserData.decode(in.bytes(USERDATA));
    int bits = in.big32(FLAGS);
    DataType key = DataType.of(in.big32(KEY_TYPE), length(in, KEY_LEN));
    return new NamedSet(
        new TableName(family, in.text(TABLE)).set(in.text(NAME)),
        SetNotes.withKeySources(key, notes),
        target(in, bits, notes),
        flags(bits),
        Duration.ofMillis(Math.max(0, in.big64(TIMEOUT))),
        in.table(DESC, DESC_CONCAT).big32(DESC_SIZE),
        expressions(in),
        SetNotes.comment(notes),
        in.big64(HANDLE));
  }

  /** A register has room for 64 bytes: no kernel has longer keys. */
  private static int length(AttributeTable in, int type) {
    int length = in.big32(type);
    if (length < 0 || length > 64) {
      in.fail(type, "a length of " + length);
      return 0;
    }
    return length;
  }

  private static MapTarget target(AttributeTable in, int bits, UserData notes) {
    if ((bits & IS_OBJECT_MAP) != 0) {
      return new MapTarget.Objects(in.big32(OBJECT_TYPE));
    }
    if ((bits & IS_MAP) == 0) {
      return new MapTarget.None();
    }
    if (in.big32(DATA_TYPE) == VERDICT) {
      return new MapTarget.Verdicts();
    }
    DataType data = DataType.of(in.big32(DATA_TYPE), length(in, DATA_LEN));
    return new MapTarget.Data(SetNotes.withDataSources(data, notes));
  }

  private static Set<NamedSet.Flag> flags(int bits) {
    Set<NamedSet.Flag> flags = EnumSet.noneOf(NamedSet.Flag.class);
    for (NamedSet.Flag flag : NamedSet.Flag.values()) {
      if ((bits & flag.bit()) != 0) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private static List<Expression> expressions(AttributeTable in) {
    return in.nested(EXPRESSION)
        .map(single -> List.of(Expressions.read(single)))
        .or(() -> in.nested(EXPRESSIONS).map(Expressions::readList))
        .orElse(List.of());
  }
}
