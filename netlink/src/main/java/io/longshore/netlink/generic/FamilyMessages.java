package io.longshore.netlink.generic;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.HashMap;
import java.util.Map;

/** Messages of the family that tells of all families: CTRL_ of include/uapi/linux/genetlink.h. */
final class FamilyMessages {
  /** The only family whose number and version are known beforehand. */
  private static final GenericFamily CONTROLLER = new GenericFamily("nlctrl", 0x10, 2, Map.of());

  private static final int CMD_GETFAMILY = 3;
  private static final int FAMILY_ID = 1;
  private static final int FAMILY_NAME = 2;
  private static final int VERSION = 3;
  private static final int MCAST_GROUPS = 7;
  private static final int GROUP_NAME = 1;
  private static final int GROUP_ID = 2;

  private FamilyMessages() {}

  static MessageWriter find(String name) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = CONTROLLER.begin(writer, CMD_GETFAMILY, MessageFlags.REQUEST);
    message.text(FAMILY_NAME, name);
    return writer.end().acknowledgeLast();
  }

  static MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    CONTROLLER.begin(writer, CMD_GETFAMILY, MessageFlags.REQUEST | MessageFlags.DUMP);
    return writer.end();
  }

  static GenericFamily read(MessageReader message) {
    AttributeReader attributes = message.attributes(GenericFamily.HEADER);
    AttributeTable family = AttributeTable.read(attributes, MCAST_GROUPS);
    Map<String, Integer> groups = new HashMap<>();
    family
        .nested(MCAST_GROUPS)
        .ifPresent(
            list -> {
              while (list.next()) {
                AttributeTable group = AttributeTable.read(list.nested(), GROUP_ID);
                groups.put(group.text(GROUP_NAME), group.u32(GROUP_ID));
              }
            });
    GenericFamily read =
        new GenericFamily(
            family.text(FAMILY_NAME), family.u16(FAMILY_ID), family.u32(VERSION), groups);
    attributes.check("read a generic netlink family");
    return read;
  }
}
