package io.longshore.netlink.iptables.legacy;

import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What comes first in an entry: {@code struct ipt_ip} and {@code struct ip6t_ip6}. */
final class LegacyHeader {
  private static final int NAME = 16; // IFNAMSIZ
  private static final int FRAGMENT = 1; // IPT_F_FRAG
  private static final int PROTOCOL = 1; // IP6T_F_PROTO

  // IPT_INV_ and IP6T_INV_, which are the same.
  private static final int NOT_INPUT = 0x01;
  private static final int NOT_OUTPUT = 0x02;
  private static final int NOT_SOURCE = 0x08;
  private static final int NOT_DESTINATION = 0x10;
  private static final int NOT_FRAGMENT = 0x20;
  private static final int NOT_PROTOCOL = 0x40;

  private LegacyHeader() {}

  static PacketHeader decode(ByteBuffer blob, int at, EntryLayout layout) {
    int flags = blob.get(at + layout.flags());
    int inverted = blob.get(at + layout.invertedFlags());
    int length = layout.addressLength();
    int interfaces = at + layout.interfaces();
    int protocol = Short.toUnsignedInt(blob.getShort(at + layout.protocol()));
    boolean fragment = !layout.isSix() && (flags & FRAGMENT) != 0;
    return new PacketHeader(
        address(blob, at, length, inverted & NOT_SOURCE),
        address(blob, at + length, length, inverted & NOT_DESTINATION),
        pattern(blob, interfaces, inverted & NOT_INPUT),
        pattern(blob, interfaces + NAME, inverted & NOT_OUTPUT),
        protocol == 0
            ? Optional.empty()
            : Optional.of(new Criterion<>(new Protocol(protocol), (inverted & NOT_PROTOCOL) != 0)),
        fragment ? Optional.of((inverted & NOT_FRAGMENT) != 0) : Optional.empty());
  }

  private static Optional<Criterion<MaskedAddress>> address(
      ByteBuffer blob, int at, int length, int inverted) {
    MaskedAddress address =
        new MaskedAddress(bytes(blob, at, length), bytes(blob, at + 2 * length, length));
    return address.isAny() && inverted == 0
        ? Optional.empty()
        : Optional.of(new Criterion<>(address, inverted != 0));
  }

  private static Optional<Criterion<InterfacePattern>> pattern(
      ByteBuffer blob, int at, int inverted) {
    Bytes mask = bytes(blob, at + 2 * NAME, NAME);
    return mask.equals(Bytes.EMPTY.padded(NAME)) && inverted == 0
        ? Optional.empty()
        : Optional.of(
            new Criterion<>(InterfacePattern.decode(bytes(blob, at, NAME), mask), inverted != 0));
  }

  private static Bytes bytes(ByteBuffer blob, int at, int length) {
    byte[] bytes = new byte[length];
    blob.get(at, bytes);
    return Bytes.of(bytes);
  }

  static void encode(ByteBuffer blob, int at, EntryLayout layout, PacketHeader header) {
    int length = layout.addressLength();
    header.source().ifPresent(it -> put(blob, at, length, it.value()));
    header.destination().ifPresent(it -> put(blob, at + length, length, it.value()));
    int interfaces = at + layout.interfaces();
    header.input().ifPresent(it -> put(blob, interfaces, it.value()));
    header.output().ifPresent(it -> put(blob, interfaces + NAME, it.value()));
    int protocol = header.protocol().map(it -> it.value().number()).orElse(0);
    blob.putShort(at + layout.protocol(), (short) protocol);
    blob.put(at + layout.flags(), (byte) flags(header, layout));
    blob.put(at + layout.invertedFlags(), (byte) inverted(header));
  }

  private static int flags(PacketHeader header, EntryLayout layout) {
    if (layout.isSix()) {
      return header.protocol().isPresent() ? PROTOCOL : 0;
    }
    return header.fragment().isPresent() ? FRAGMENT : 0;
  }

  private static int inverted(PacketHeader header) {
    return bit(header.source(), NOT_SOURCE)
        | bit(header.destination(), NOT_DESTINATION)
        | bit(header.input(), NOT_INPUT)
        | bit(header.output(), NOT_OUTPUT)
        | bit(header.protocol(), NOT_PROTOCOL)
        | (header.fragment().orElse(false) ? NOT_FRAGMENT : 0);
  }

  private static <T> int bit(Optional<Criterion<T>> criterion, int bit) {
    return criterion.map(Criterion::inverted).orElse(false) ? bit : 0;
  }

  private static void put(ByteBuffer blob, int at, int length, MaskedAddress address) {
    if (address.mask().length() != length) {
      throw new IllegalArgumentException("an address of the other family: " + address);
    }
    blob.put(at, address.address().toArray());
    blob.put(at + 2 * length, address.mask().toArray());
  }

  private static void put(ByteBuffer blob, int at, InterfacePattern pattern) {
    blob.put(at, Bytes.text(pattern.text(), NAME).toArray());
    blob.put(at + 2 * NAME, pattern.mask().toArray());
  }
}
