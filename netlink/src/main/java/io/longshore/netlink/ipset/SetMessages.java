package io.longshore.netlink.ipset;

import static io.longshore.netlink.ipset.SetNumbers.ATTR_DATA;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_FAMILY;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_FLAGS;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_PROTOCOL;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_PROTOCOL_MIN;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_REVISION;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_REVISION_MIN;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_SETNAME;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_SETNAME2;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_TYPENAME;
import static io.longshore.netlink.ipset.SetNumbers.BIG;
import static io.longshore.netlink.ipset.SetNumbers.HEADER;
import static io.longshore.netlink.ipset.SetNumbers.LIST_HEADER;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.util.List;

/**
 * What is done to sets as messages.
 *
 * @param protocol the version that the kernel and we both speak
 */
record SetMessages(int protocol) {
  private static final int REQUEST = MessageFlags.REQUEST;

  /** A range of versions. */
  record Versions(int lowest, int highest) {}

  MessageWriter askProtocol() {
    MessageWriter writer = new MessageWriter();
    SetNumbers.begin(writer, SetNumbers.CMD_PROTOCOL, REQUEST, protocol);
    return writer.end().acknowledgeLast();
  }

  static Versions readProtocol(MessageReader message) {
    AttributeReader attributes = message.attributes(HEADER);
    AttributeTable answer = AttributeTable.read(attributes, ATTR_PROTOCOL_MIN);
    int highest = answer.u8(ATTR_PROTOCOL);
    int lowest = answer.has(ATTR_PROTOCOL_MIN) ? answer.u8(ATTR_PROTOCOL_MIN) : highest;
    attributes.check("read the protocol of ipset");
    return new Versions(lowest, highest);
  }

  MessageWriter askRevisions(SetKind kind) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = SetNumbers.begin(writer, SetNumbers.CMD_TYPE, REQUEST, protocol);
    message.text(ATTR_TYPENAME, kind.typeName());
    message.u8(ATTR_FAMILY, SetAttributes.family(kind));
    return writer.end().acknowledgeLast();
  }

  static Versions readRevisions(MessageReader message) {
    AttributeReader attributes = message.attributes(HEADER);
    AttributeTable answer = AttributeTable.read(attributes, ATTR_REVISION_MIN);
    Versions revisions = new Versions(answer.u8(ATTR_REVISION_MIN), answer.u8(ATTR_REVISION));
    attributes.check("read the revisions of a type of set");
    return revisions;
  }

  MessageWriter create(SetDefinition set, int revision, boolean exclusive) {
    MessageWriter writer = new MessageWriter();
    int flags = REQUEST | MessageFlags.CREATE | (exclusive ? MessageFlags.EXCLUSIVE : 0);
    AttributeWriter message = SetNumbers.begin(writer, SetNumbers.CMD_CREATE, flags, protocol);
    SetNumbers.writeName(message, ATTR_SETNAME, set.name());
    message.text(ATTR_TYPENAME, set.kind().typeName());
    message.u8(ATTR_REVISION, revision);
    message.u8(ATTR_FAMILY, SetAttributes.family(set.kind()));
    int inside = message.open(ATTR_DATA);
    SetAttributes.write(message, set);
    message.close(inside);
    return writer.end().acknowledgeLast();
  }

  /** Without the flag a newer kernel is content if there is no such set. */
  MessageWriter destroy(String name) {
    return named(SetNumbers.CMD_DESTROY, REQUEST | MessageFlags.EXCLUSIVE, name);
  }

  MessageWriter flush(String name) {
    return named(SetNumbers.CMD_FLUSH, REQUEST, name);
  }

  MessageWriter rename(String from, String to) {
    return named(SetNumbers.CMD_RENAME, from, to);
  }

  MessageWriter swap(String one, String other) {
    return named(SetNumbers.CMD_SWAP, one, other);
  }

  private MessageWriter named(int command, int flags, String name) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = SetNumbers.begin(writer, command, flags, protocol);
    SetNumbers.writeName(message, ATTR_SETNAME, name);
    return writer.end().acknowledgeLast();
  }

  private MessageWriter named(int command, String name, String second) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = SetNumbers.begin(writer, command, REQUEST, protocol);
    SetNumbers.writeName(message, ATTR_SETNAME, name);
    SetNumbers.writeName(message, ATTR_SETNAME2, second);
    return writer.end().acknowledgeLast();
  }

  MessageWriter add(String set, List<Entry> entries, boolean exclusive) {
    return elements(SetNumbers.CMD_ADD, set, entries, exclusive);
  }

  MessageWriter delete(String set, List<Element> elements, boolean exclusive) {
    List<Entry> entries = elements.stream().map(Entry::of).toList();
    return elements(SetNumbers.CMD_DEL, set, entries, exclusive);
  }

  MessageWriter test(String set, Element element) {
    return elements(SetNumbers.CMD_TEST, set, List.of(Entry.of(element)), false);
  }

  /** A message for each: then the kernel tells by its answer's number which it refused. */
  private MessageWriter elements(int command, String set, List<Entry> entries, boolean exclusive) {
    MessageWriter writer = new MessageWriter();
    int flags = REQUEST | (exclusive ? MessageFlags.EXCLUSIVE : 0);
    for (Entry entry : entries) {
      AttributeWriter message = SetNumbers.begin(writer, command, flags, protocol);
      SetNumbers.writeName(message, ATTR_SETNAME, set);
      int inside = message.open(ATTR_DATA);
      EntryAttributes.write(message, entry);
      message.close(inside);
      writer.end();
    }
    return writer.acknowledgeLast();
  }

  MessageWriter list(boolean headersOnly) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = beginList(writer);
    if (headersOnly) {
      message.big32(ATTR_FLAGS | BIG, LIST_HEADER);
    }
    return writer.end();
  }

  MessageWriter list(String name) {
    MessageWriter writer = new MessageWriter();
    SetNumbers.writeName(beginList(writer), ATTR_SETNAME, name);
    return writer.end();
  }

  private AttributeWriter beginList(MessageWriter writer) {
    int flags = REQUEST | MessageFlags.DUMP;
    return SetNumbers.begin(writer, SetNumbers.CMD_LIST, flags, protocol);
  }
}
