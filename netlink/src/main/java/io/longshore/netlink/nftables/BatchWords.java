package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.util.ArrayList;
import java.util.List;

/** The changes of a batch in words: for logs, and to say which of them the kernel refused. */
final class BatchWords {
  private BatchWords() {}

  static String of(MessageWriter batch) {
    StringBuilder text = new StringBuilder();
    MessageReader reader = batch.reader();
    while (reader.next()) {
      if (isChange(reader.type())) {
        text.append(describe(reader)).append('\n');
      }
    }
    return text.toString();
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
    String object = describe(reader);
    if (refusal.offset().isPresent()) {
      object = element(reader, refusal.offset().getAsInt(), object);
    }
    return refusal.about(object);
  }

  private static String describe(MessageReader reader) {
    return verb(reader) + " " + NftMessage.decode(reader).map(BatchWords::name).orElse("it");
  }

  private static String verb(MessageReader reader) {
    if (NftMessage.removes(reader.type())) {
      return "delete";
    }
    if (reader.has(MessageFlags.EXCLUSIVE)) {
      return "create";
    }
    return reader.has(MessageFlags.REPLACE) ? "replace" : "add";
  }

  private static String name(NftObject object) {
    return object.toString();
  }

  /** The kernel points at the element of a list that it does not want. */
  private static String element(MessageReader reader, int offset, String otherwise) {
    List<String> found = new ArrayList<>();
    AttributeReader in = reader.attributes(NftMessage.HEADER);
    while (in.next()) {
      if (in.type() == ElementMessages.LIST_ELEMENTS) {
        AttributeReader list = in.nested();
        while (list.next()) {
          if (list.offset() <= offset && offset < list.endOffset()) {
            found.add(ElementMessages.read(list.nested()).toString());
          }
        }
      }
    }
    boolean ofElements =
        reader.type() == NftMessage.NEW_ELEMENTS || reader.type() == NftMessage.DELETE_ELEMENTS;
    return ofElements && found.size() == 1
        ? verb(reader) + " element " + found.getFirst() + " of " + set(reader)
        : otherwise;
  }

  private static String set(MessageReader reader) {
    return NftMessage.decode(reader)
        .map(object -> object instanceof Elements some ? some.set().toString() : "")
        .orElse("");
  }
}
