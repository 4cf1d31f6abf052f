package io.longshore.netlink.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A whole message as a value: for tests and logs, where speed does not matter. */
public record Message(int type, int flags, int sequence, int port, Bytes payload) {

  /** The messages that follow each other in bytes; the last one may be cut short. */
  public static List<Message> parse(Bytes bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.toArray()).order(ByteOrder.nativeOrder());
    List<Message> messages = new ArrayList<>();
    MessageReader reader = new MessageReader(buffer);
    while (reader.next()) {
      messages.add(reader.copy());
    }
    return List.copyOf(messages);
  }

  /** The message as it is sent, padding included. */
  public Bytes encode() {
    int length = Alignment.MESSAGE_HEADER + payload.length();
    ByteBuffer buffer = ByteBuffer.allocate(Alignment.align(length)).order(ByteOrder.nativeOrder());
    buffer.putInt(length).putShort((short) type).putShort((short) flags);
    buffer.putInt(sequence).putInt(port).put(payload.toArray());
    return Bytes.of(buffer.array());
  }

  @Override
  public String toString() {
    return "type 0x%x, flags 0x%x, sequence %d, %d bytes: %s"
        .formatted(type, flags, sequence, payload.length(), payload);
  }
}
