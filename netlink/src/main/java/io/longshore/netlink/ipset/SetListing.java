package io.longshore.netlink.ipset;

import static io.longshore.netlink.ipset.SetNumbers.ATTR_ADT;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_SETNAME;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_TYPENAME;
import static io.longshore.netlink.ipset.SetNumbers.HEADER;

import io.longshore.netlink.socket.Replies;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts sets together from messages: a large one comes in several, of which only the first tells
 * more than its name and elements. For one thread.
 */
final class SetListing implements Replies {
  private final List<ListedSet> complete = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable ListedSet current;

  @Override
  public void message(MessageReader reply) {
    AttributeReader attributes = reply.attributes(HEADER);
    AttributeTable found = AttributeTable.read(attributes, ATTR_ADT);
    if (found.has(ATTR_TYPENAME)) {
      finish();
      current = SetAttributes.read(found);
    }
    ListedSet set = current;
    if (set == null || !set.name().equals(found.text(ATTR_SETNAME))) {
      throw NetlinkException.malformed("list sets", "a set begins in its middle");
    }
    found
        .nested(ATTR_ADT)
        .ifPresent(
            elements -> {
              while (elements.next()) {
                entries.add(EntryAttributes.read(elements, set.definition().kind()));
              }
            });
    attributes.check("read a set");
  }

  @Override
  public void restart() {
    complete.clear();
    entries.clear();
    current = null;
  }

  private void finish() {
    if (current != null) {
      complete.add(current.with(entries));
      current = null;
      entries.clear();
    }
  }

  /** All that came. */
  List<ListedSet> sets() {
    finish();
    return List.copyOf(complete);
  }
}
