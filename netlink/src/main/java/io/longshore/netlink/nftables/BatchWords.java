package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The changes of a batch in words: for logs, and to say which of them the kernel refused. */
final class BatchWords {
  private static final String UNKNOWN = "make an unknown change";

  private BatchWords() {}

  static String of(MessageWriter batch) {
    StringBuilder text = new StringBuilder();
    changes(batch, reader -> text.append(describe(reader)).append('\n'));
    return text.toString();
  }

  /** Shows each message that is a change. */
  static void changes(MessageWriter batch, Consumer<MessageReader> each) {
    MessageReader reader = batch.reader();
    while (reader.next()) {
      if (isChange(reader.type())) {
        each.accept(reader);
      }
    }
  }

  private static boolean isChange(int type) {
    return type >> 8 == NftMessage.SUBSYSTEM;
  }

  /** The same refusal, told of the object that it is about. */
  static NetlinkException explain(NetlinkException refusal, MessageWriter batch) {
    if (refusal.request().isEmpty()) {
      return refusal;
    }
    MessageReader reader = batch.reader();
    for (int i = 0; i <= refusal.request().getAsInt(); i++) {
      if (!reader.next()) {
        return refusal;
      }
    }
    if (!isChange(reader.type())) {
      return refusal;
    }
    return refusal.about(
        NftChange.decode(reader)
            .map(change -> pointedAt(reader, change, refusal.offset()).toString())
            .orElse(UNKNOWN));
  }

  private static String describe(MessageReader reader) {
    return NftChange.decode(reader).map(NftChange::toString).orElse(UNKNOWN);
  }

  /** The kernel points at the element of a list that it does not want. */
  private static NftChange pointedAt(MessageReader reader, NftChange change, OptionalInt offset) {
    if (offset.isEmpty() || !(change.object() instanceof Elements)) {
      return change;
    }
    AttributeReader in = reader.attributes(NftMessage.HEADER);
    while (in.next()) {
      if (in.type() == ElementMessages.LIST_ELEMENTS) {
        AttributeReader list = in.nested();
        while (list.next()) {
          if (list.offset() <= offset.getAsInt() && offset.getAsInt() < list.endOffset()) {
            return change.of(ElementMessages.read(list.nested()));
          }
        }
      }
    }
    return change;
  }
}
