package io.longshore.netlink.nftables;

import io.longshore.netlink.nftables.expr.ConnectionLimit;
import io.longshore.netlink.nftables.expr.Counter;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Expressions;
import io.longshore.netlink.nftables.expr.Limit;
import io.longshore.netlink.nftables.expr.Quota;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;

/**
 * Named objects as messages: enum nft_object_attributes. An object's data has the attributes of the
 * expression of the same kind.
 */
final class ObjectMessages {
  static final int COUNTER = 1; // NFT_OBJECT_COUNTER
  static final int QUOTA = 2; // NFT_OBJECT_QUOTA
  static final int LIMIT = 4; // NFT_OBJECT_LIMIT
  static final int CONNECTION_LIMIT = 5; // NFT_OBJECT_CONNLIMIT

  private static final int TABLE = 1;
  private static final int NAME = 2;
  private static final int TYPE = 3;
  private static final int DATA = 4;
  private static final int HANDLE = 6;
  private static final int USERDATA = 8;
  private static final int COMMENT = 0; // NFTNL_UDATA_OBJ_COMMENT

  private ObjectMessages() {}

  static int kind(Expression state) {
    return switch (state) {
      case Counter counter -> COUNTER;
      case Quota quota -> QUOTA;
      case Limit limit -> LIMIT;
      case ConnectionLimit limit -> CONNECTION_LIMIT;
      default -> throw new IllegalArgumentException("there are no named objects of " + state);
    };
  }

  private static String expressionName(int kind) {
    return switch (kind) {
      case COUNTER -> "counter";
      case QUOTA -> "quota";
      case LIMIT -> "limit";
      case CONNECTION_LIMIT -> "connlimit";
      default -> "";
    };
  }

  static void write(AttributeWriter out, NamedObject object) {
    name(out, object.name(), object.kind());
    int data = out.open(DATA);
    object.state().encode(out);
    out.close(data);
    TableMessages.notes(out, USERDATA, UserData.text(COMMENT, object.comment()));
  }

  /** Chooses those of a table. */
  static void table(AttributeWriter out, TableName table) {
    out.text(TABLE, table.name());
  }

  static void name(AttributeWriter out, ObjectName name, int kind) {
    out.text(TABLE, name.table().name());
    out.text(NAME, name.name());
    out.big32(TYPE, kind);
  }

  static NamedObject decode(Family family, AttributeReader attributes) {
    AttributeTable in = AttributeTable.read(attributes, USERDATA);
    int kind = in.big32(TYPE);
    return new NamedObject(
        new TableName(family, in.text(TABLE)).object(in.text(NAME)),
        kind,
        Expressions.read(expressionName(kind), in, DATA),
        UserData.decode(in.bytes(USERDATA)).text(COMMENT),
        in.big64(HANDLE));
  }
}
