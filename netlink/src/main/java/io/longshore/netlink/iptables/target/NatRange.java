package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.AddressText;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.wire.Bytes;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a translation may choose from: the structures of linux/netfilter/nf_nat.h.
 *
 * @param base the port from which on ports are shifted rather than chosen
 */
public record NatRange(Optional<Addresses> addresses, Optional<PortRange> ports, OptionalInt base) {

  /** Addresses from the first to the last. */
  public record Addresses(Bytes first, Bytes last) {
    /** Checks that they are of one family. */
    public Addresses {
      if (first.length() != last.length()) {
        throw new IllegalArgumentException("addresses of two families: " + first + ", " + last);
      }
    }

    private static Addresses parse(String text) {
      int dash = text.indexOf('-');
      return dash < 0
          ? new Addresses(AddressText.parse(text), AddressText.parse(text))
          : new Addresses(
              AddressText.parse(text.substring(0, dash)),
              AddressText.parse(text.substring(dash + 1)));
    }

    private boolean isSix() {
      return first.length() == 16;
    }

    @Override
    public String toString() {
      String from = AddressText.of(first);
      return first.equals(last) ? from : from + "-" + AddressText.of(last);
    }
  }

  /** Nothing is said. */
  public static final NatRange ANY =
      new NatRange(Optional.empty(), Optional.empty(), OptionalInt.empty());

  private static final PortRange NO_PORTS = PortRange.of(0);

  /** One address. */
  public static NatRange to(InetAddress address) {
    Bytes bytes = Bytes.of(address.getAddress());
    return new NatRange(
        Optional.of(new Addresses(bytes, bytes)), Optional.empty(), OptionalInt.empty());
  }

  /** One address and port. */
  public static NatRange to(InetAddress address, int port) {
    return new NatRange(
        to(address).addresses, Optional.of(PortRange.of(port)), OptionalInt.empty());
  }

  /** Ports only. */
  static NatRange toPorts(Optional<PortRange> ports) {
    return new NatRange(Optional.empty(), ports, OptionalInt.empty());
  }

  /** Of text such as {@code 10.0.0.1-10.0.0.4:80-90} or {@code [fd00::1]:80}. */
  static NatRange parse(String text) {
    boolean bracketed = text.startsWith("[");
    boolean isSix = text.indexOf(':') != text.lastIndexOf(':');
    int colon = isSix && !bracketed ? -1 : text.indexOf(':', Math.max(0, text.indexOf(']')));
    String addresses = colon < 0 ? text : text.substring(0, colon);
    if (bracketed) {
      addresses = addresses.substring(1, Math.max(1, addresses.indexOf(']')));
    }
    String ports = colon < 0 ? "" : text.substring(colon + 1);
    int slash = ports.indexOf('/');
    return new NatRange(
        addresses.isEmpty() ? Optional.empty() : Optional.of(Addresses.parse(addresses)),
        ports.isEmpty()
            ? Optional.empty()
            : Optional.of(PortRange.parse(slash < 0 ? ports : ports.substring(0, slash), '-')),
        slash < 0
            ? OptionalInt.empty()
            : OptionalInt.of(Numbers.parse(ports.substring(slash + 1), PortRange.HIGHEST)));
  }

  private int flags(NatFlags flags) {
    return flags.bits()
        | (addresses.isPresent() ? NatFlags.ADDRESSES : 0)
        | (ports.isPresent() ? NatFlags.PORTS : 0)
        | (base.isPresent() ? NatFlags.OFFSET : 0);
  }

  /** Writes {@code struct nf_nat_range}; {@code nf_nat_range2} has the base behind it. */
  void encode(StructWriter out, NatFlags flags) {
    out.u32(flags(flags));
    addresses.ifPresentOrElse(
        range -> out.address(range.first).address(range.last), () -> out.skip(32));
    PortRange range = ports.orElse(NO_PORTS);
    out.big16(range.first()).big16(range.last());
  }

  /** Writes the structure of the family: {@code struct nf_nat_ipv4_multi_range_compat} is older. */
  void encodeIn(StructWriter out, NatFlags flags) {
    if (out.dialect().isSix()) {
      encode(out, flags);
    } else {
      encodeCompat(out, flags);
    }
  }

  private void encodeCompat(StructWriter out, NatFlags flags) {
    out.u32(1).u32(flags(flags));
    addresses.ifPresentOrElse(range -> out.bytes(range.first).bytes(range.last), () -> out.skip(8));
    PortRange range = ports.orElse(NO_PORTS);
    out.big16(range.first()).big16(range.last());
  }

  /** What was read, with the flags that go with it. */
  record Flagged(NatRange range, NatFlags flags) {}

  /** Reads {@code struct nf_nat_range}. */
  static Flagged decode(StructReader in) {
    int bits = in.u32();
    return decode(bits, new Addresses(in.address(), in.address()), in);
  }

  /** Reads the structure of the family. */
  static Flagged decodeIn(StructReader in) {
    return in.dialect().isSix() ? decode(in) : decodeCompat(in);
  }

  private static Flagged decodeCompat(StructReader in) {
    int bits = in.skip(4).u32();
    return decode(bits, new Addresses(in.bytes(4), in.bytes(4)), in);
  }

  private static Flagged decode(int bits, Addresses addresses, StructReader in) {
    PortRange ports = new PortRange(in.big16(), in.big16());
    NatRange range =
        new NatRange(
            (bits & NatFlags.ADDRESSES) == 0 ? Optional.empty() : Optional.of(addresses),
            (bits & NatFlags.PORTS) == 0 ? Optional.empty() : Optional.of(ports),
            OptionalInt.empty());
    boolean hasBase = (bits & NatFlags.OFFSET) != 0;
    return new Flagged(hasBase ? range.withBase(0) : range, NatFlags.of(bits));
  }

  NatRange withBase(int port) {
    return new NatRange(addresses, ports, OptionalInt.of(port));
  }

  @Override
  public String toString() {
    String range = addresses.map(Addresses::toString).orElse("");
    if (ports.isEmpty()) {
      return range;
    }
    boolean isSix = addresses.map(Addresses::isSix).orElse(false);
    return (isSix ? "[" + range + "]" : range)
        + ":"
        + ports.get().joined('-')
        + (base.isEmpty() ? "" : "/" + base.getAsInt());
  }
}
