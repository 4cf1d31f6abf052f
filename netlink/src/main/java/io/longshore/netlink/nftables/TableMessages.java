package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import java.util.EnumSet;
import java.util.Set;

/** Tables as messages: enum nft_table_attributes. */
final class TableMessages {
  private static final int NAME = 1;
  private static final int FLAGS = 2;
  private static final int HANDLE = 4;
  private static final int USERDATA = 6;
  private static final int COMMENT = 0; // NFTNL_UDATA_TABLE_COMMENT

  private TableMessages() {}

  static void write(AttributeWriter out, Table table) {
    name(out, table.table());
    out.big32(FLAGS, table.flags().stream().mapToInt(Table.Flag::bit).sum());
    notes(out, USERDATA, UserData.text(COMMENT, table.comment()));
  }

  static void name(AttributeWriter out, TableName name) {
    out.text(NAME, name.name());
  }

  static void notes(AttributeWriter out, int type, UserData notes) {
    if (!notes.isEmpty()) {
      Bytes encoded = notes.encode();
      out.bytes(type, encoded);
    }
  }

  static Table decode(Family family, AttributeReader attributes) {
    AttributeTable in = AttributeTable.read(attributes, USERDATA);
    return new Table(
        new TableName(family, in.text(NAME)),
        flags(in.big32(FLAGS)),
        UserData.decode(in.bytes(USERDATA)).text(COMMENT),
        in.big64(HANDLE));
  }

  private static Set<Table.Flag> flags(int bits) {
    Set<Table.Flag> flags = EnumSet.noneOf(Table.Flag.class);
    for (Table.Flag flag : Table.Flag.values()) {
      if ((bits & flag.bit()) != 0) {
        flags.add(flag);
      }
    }
    return flags;
  }
}
