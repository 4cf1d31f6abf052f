package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.Optional;

/** The headers of nf_tables messages: include/uapi/linux/netfilter/nf_tables.h and nfnetlink.h. */
final class NftMessage {
  static final int BATCH_BEGIN = 0x10; // NFNL_MSG_BATCH_BEGIN
  static final int BATCH_END = 0x11; // NFNL_MSG_BATCH_END
  static final int SUBSYSTEM = 10; // NFNL_SUBSYS_NFTABLES
  static final int HEADER = 4; // struct nfgenmsg

  // enum nf_tables_msg_types; a get is one more than new, a delete two more.
  static final int NEW_TABLE = SUBSYSTEM << 8;
  static final int GET_TABLE = NEW_TABLE + 1;
  static final int DELETE_TABLE = NEW_TABLE + 2;
  static final int NEW_CHAIN = NEW_TABLE + 3;
  static final int GET_CHAIN = NEW_CHAIN + 1;
  static final int DELETE_CHAIN = NEW_CHAIN + 2;
  static final int NEW_RULE = NEW_TABLE + 6;
  static final int GET_RULE = NEW_RULE + 1;
  static final int DELETE_RULE = NEW_RULE + 2;
  static final int NEW_SET = NEW_TABLE + 9;
  static final int GET_SET = NEW_SET + 1;
  static final int DELETE_SET = NEW_SET + 2;
  static final int NEW_ELEMENTS = NEW_TABLE + 12;
  static final int GET_ELEMENTS = NEW_ELEMENTS + 1;
  static final int DELETE_ELEMENTS = NEW_ELEMENTS + 2;
  static final int NEW_GENERATION = NEW_TABLE + 15;
  static final int GET_GENERATION = NEW_GENERATION + 1;
  static final int TRACE = NEW_TABLE + 17;
  static final int NEW_OBJECT = NEW_TABLE + 18;
  static final int GET_OBJECT = NEW_OBJECT + 1;
  static final int DELETE_OBJECT = NEW_OBJECT + 2;

  private NftMessage() {}

  /** Begins a message about something in a table of a family. */
  static AttributeWriter begin(MessageWriter writer, int type, int flags, int family) {
    AttributeWriter out = writer.begin(type, flags);
    out.put8(family);
    out.put8(0); // NFNETLINK_V0
    out.putBig16(0);
    return out;
  }

  /** The family that the header names. */
  static Optional<Family> family(MessageReader message) {
    return Family.of(message.u8(0));
  }

  /** What a message of a change or a dump tells of; empty for what only newer kernels have. */
  static Optional<NftObject> decode(MessageReader message) {
    return family(message).flatMap(family -> decode(message, family));
  }

  private static Optional<NftObject> decode(MessageReader message, Family family) {
    var attributes = message.attributes(HEADER);
    NftObject object =
        switch (message.type()) {
          case NEW_TABLE, DELETE_TABLE -> TableMessages.decode(family, attributes);
          case NEW_CHAIN, DELETE_CHAIN -> ChainMessages.decode(family, attributes);
          case NEW_RULE, DELETE_RULE -> RuleMessages.decode(family, attributes);
          case NEW_SET, DELETE_SET -> SetMessages.decode(family, attributes);
          case NEW_ELEMENTS, DELETE_ELEMENTS -> ElementMessages.decode(family, attributes);
          case NEW_OBJECT, DELETE_OBJECT -> ObjectMessages.decode(family, attributes);
          default -> null;
        };
    if (object != null) {
      attributes.check("read a message of nf_tables");
    }
    return Optional.ofNullable(object);
  }

  /** Whether the message tells of a removal. */
  static boolean removes(int type) {
    return switch (type) {
      case DELETE_TABLE, DELETE_CHAIN, DELETE_RULE, DELETE_SET, DELETE_ELEMENTS, DELETE_OBJECT ->
          true;
      default -> false;
    };
  }
}
