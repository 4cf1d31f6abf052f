package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Puts a rule's header together from comparisons. Each part can be said once: a second time would
 * need a second rule. For one thread, and one rule.
 */
final class HeaderDecoder {
  private final Dialect dialect;
  private final HeaderOffsets offsets;
  private PacketHeader header = PacketHeader.ANY;

  HeaderDecoder(Dialect dialect) {
    this.dialect = dialect;
    this.offsets = HeaderOffsets.of(dialect.family());
  }

  PacketHeader header() {
    return header;
  }

  /** The protocol that packets must have. */
  Optional<Protocol> protocol() {
    return header.protocol().filter(it -> !it.inverted()).map(Criterion::value);
  }

  /** Whether a comparison with something known of the packet is a part of the header. */
  boolean compare(MetaKey key, Optional<Bytes> mask, Bytes data, boolean inverted) {
    if (mask.isPresent()) {
      return false;
    }
    if (key.equals(MetaKey.TRANSPORT_PROTOCOL)) {
      return protocol(data, inverted);
    }
    if (key.equals(MetaKey.INPUT_INTERFACE_NAME)) {
      boolean isFirst = header.input().isEmpty();
      header = header.in(new Criterion<>(pattern(data), inverted));
      return isFirst;
    }
    if (key.equals(MetaKey.OUTPUT_INTERFACE_NAME)) {
      boolean isFirst = header.output().isEmpty();
      header = header.out(new Criterion<>(pattern(data), inverted));
      return isFirst;
    }
    return false;
  }

  private boolean protocol(Bytes data, boolean inverted) {
    boolean isFirst = header.protocol().isEmpty();
    header = header.of(new Criterion<>(new Protocol((int) data.big()), inverted));
    return isFirst && data.length() == 1;
  }

  /** A zero at the end means that the name ends there. */
  private static InterfacePattern pattern(Bytes data) {
    String text = new String(data.toArray(), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return new InterfacePattern(end < 0 ? text + "+" : text.substring(0, end));
  }

  /** Whether a comparison with bytes of the header of IP is one that iptables makes. */
  boolean compare(LoadedValue.Payload load, Optional<Bytes> mask, Bytes data, boolean inverted) {
    if (load.length() != data.length()
        || mask.map(Bytes::length).orElse(load.length()) != load.length()) {
      return false;
    }
    if (load.offset() == offsets.protocol() && load.length() == 1) {
      return mask.isEmpty() && protocol(data, inverted); // iptables-nft before 1.8.3
    }
    if (load.offset() == HeaderOffsets.FRAGMENT && !dialect.isSix()) {
      return fragment(mask, data, inverted);
    }
    int length = dialect.addressLength();
    if (load.length() > length) {
      return false;
    }
    Bytes ones = Bytes.ofHex("ff".repeat(load.length()));
    return address(
        load.offset(),
        new Criterion<>(
            new MaskedAddress(data.padded(length), mask.orElse(ones).padded(length)), inverted));
  }

  private boolean fragment(Optional<Bytes> mask, Bytes data, boolean inverted) {
    boolean isFirst = header.fragment().isEmpty();
    header = header.fragments(!inverted);
    return isFirst
        && mask.equals(Optional.of(HeaderOffsets.FRAGMENT_MASK))
        && data.equals(Bytes.big16(0));
  }

  private boolean address(int offset, Criterion<MaskedAddress> address) {
    if (offset == offsets.source()) {
      boolean isFirst = header.source().isEmpty();
      header = header.from(address);
      return isFirst;
    }
    boolean isFirst = header.destination().isEmpty();
    header = header.to(address);
    return isFirst && offset == offsets.destination();
  }
}
