package io.longshore.netlink.generic;

import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.Map;

/**
 * A family of messages as this kernel has it, and how its messages begin: struct genlmsghdr.
 *
 * @param id the type of its messages
 * @param groups the numbers of its multicast groups by their names
 */
public record GenericFamily(String name, int id, int version, Map<String, Integer> groups) {

  /** How many bytes come before a message's attributes. */
  public static final int HEADER = 4;

  /** Copies the groups. */
  public GenericFamily {
    groups = Map.copyOf(groups);
  }

  /** Begins a message of a command of the family, and returns what writes its attributes. */
  public AttributeWriter begin(MessageWriter writer, int command, int flags) {
    AttributeWriter message = writer.begin(id, flags);
    message.put8(command);
    message.put8(version);
    message.put16(0);
    return message;
  }

  /** The command of a message of any family. */
  public static int command(MessageReader message) {
    return message.u8(0);
  }
}
