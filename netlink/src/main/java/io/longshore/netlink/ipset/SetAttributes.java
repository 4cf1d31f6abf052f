package io.longshore.netlink.ipset;

import static io.longshore.netlink.ipset.SetNumbers.ATTR_DATA;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_FAMILY;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_REVISION;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_SETNAME;
import static io.longshore.netlink.ipset.SetNumbers.ATTR_TYPENAME;
import static io.longshore.netlink.ipset.SetNumbers.BIG;
import static io.longshore.netlink.ipset.SetNumbers.FLAGS;
import static io.longshore.netlink.ipset.SetNumbers.FLAG_WITH_COMMENT;
import static io.longshore.netlink.ipset.SetNumbers.FLAG_WITH_COUNTERS;
import static io.longshore.netlink.ipset.SetNumbers.PORT;
import static io.longshore.netlink.ipset.SetNumbers.PORT_TO;
import static io.longshore.netlink.ipset.SetNumbers.TIMEOUT;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Definitions of sets as attributes: IPSET_ATTR_ of creation. */
final class SetAttributes {
  private static final int MARKMASK = 11;
  private static final int BITMASK = 12;
  private static final int HASHSIZE = 18;
  private static final int MAXELEM = 19;
  private static final int NETMASK = 20;
  private static final int ELEMENTS = 24;
  private static final int REFERENCES = 25;
  private static final int MEMSIZE = 26;

  private SetAttributes() {}

  /** A bitmap of ports is of no version of IP. */
  static int family(SetKind kind) {
    return kind instanceof SetKind.Hash hash ? hash.family().number() : 0;
  }

  static void write(AttributeWriter message, SetDefinition set) {
    switch (set.kind()) {
      case SetKind.Hash hash -> {
        message.big32(HASHSIZE | BIG, (int) hash.size());
        message.big32(MAXELEM | BIG, (int) hash.maxElements());
      }
      case SetKind.PortBitmap(int first, int last) -> {
        message.big16(PORT | BIG, first);
        message.big16(PORT_TO | BIG, last);
      }
      case SetKind.Unknown _ ->
          throw new IllegalArgumentException("a set of this kind cannot be made: " + set);
    }
    SetExtensions extensions = set.extensions();
    extensions.timeoutSeconds().ifPresent(seconds -> message.big32(TIMEOUT | BIG, seconds));
    int flags =
        (extensions.counters() ? FLAG_WITH_COUNTERS : 0)
            | (extensions.comments() ? FLAG_WITH_COMMENT : 0);
    if (flags != 0) {
      message.big32(FLAGS | BIG, flags);
    }
  }

  static ListedSet read(AttributeTable found) {
    AttributeTable data = found.table(ATTR_DATA, MEMSIZE);
    int flags = data.big32(FLAGS);
    SetExtensions extensions =
        new SetExtensions(
            data.has(TIMEOUT) ? OptionalInt.of(positive(data.big32(TIMEOUT))) : OptionalInt.empty(),
            (flags & FLAG_WITH_COUNTERS) != 0,
            (flags & FLAG_WITH_COMMENT) != 0);
    boolean plain =
        (flags & ~(FLAG_WITH_COUNTERS | FLAG_WITH_COMMENT)) == 0
            && IntStream.of(MARKMASK, BITMASK, NETMASK).noneMatch(data::has);
    String typeName = found.text(ATTR_TYPENAME);
    SetKind kind =
        (plain ? readKind(typeName, found.u8(ATTR_FAMILY), data) : Optional.<SetKind>empty())
            .orElseGet(() -> unknown(typeName, found));
    return new ListedSet(
        new SetDefinition(found.text(ATTR_SETNAME), kind, extensions),
        found.u8(ATTR_REVISION),
        Integer.toUnsignedLong(data.big32(REFERENCES)),
        Integer.toUnsignedLong(data.big32(MEMSIZE)),
        Integer.toUnsignedLong(data.big32(ELEMENTS)),
        List.of());
  }

  private static SetKind unknown(String typeName, AttributeTable found) {
    Bytes options = found.bytes(ATTR_DATA);
    return new SetKind.Unknown(typeName, options);
  }

  private static Optional<SetKind> readKind(String typeName, int family, AttributeTable data) {
    try {
      if (typeName.equals("bitmap:port")) {
        return Optional.of(new SetKind.PortBitmap(data.big16(PORT), data.big16(PORT_TO)));
      }
      return HashKey.ofTypeName(typeName)
          .map(
              key ->
                  new SetKind.Hash(
                      key,
                      IpFamily.ofNumber(family),
                      Integer.toUnsignedLong(data.big32(HASHSIZE)),
                      Integer.toUnsignedLong(data.big32(MAXELEM))));
    } catch (IllegalArgumentException e) {
      throw NetlinkException.malformed("read a set of type " + typeName, e.toString());
    }
  }

  private static int positive(int seconds) {
    if (seconds < 0) {
      throw NetlinkException.malformed("read a set", "a time of " + seconds + " s");
    }
    return seconds;
  }
}
