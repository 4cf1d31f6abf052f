package io.longshore.netlink.iptables;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.iptables.form.Words;
import java.util.Optional;

/**
 * What a rule compares without a match: addresses, interfaces, protocol.
 *
 * @param fragment whether the test for later fragments is inverted, if it is made (IPv4)
 */
public record PacketHeader(
    Optional<Criterion<MaskedAddress>> source,
    Optional<Criterion<MaskedAddress>> destination,
    Optional<Criterion<InterfacePattern>> input,
    Optional<Criterion<InterfacePattern>> output,
    Optional<Criterion<Protocol>> protocol,
    Optional<Boolean> fragment) {
  /** Every packet. */
  public static final PacketHeader ANY =
      new PacketHeader(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same for packets from these addresses. */
  public PacketHeader from(Criterion<MaskedAddress> address) {
    return new PacketHeader(Optional.of(address), destination, input, output, protocol, fragment);
  }

  /** The same for packets to these addresses. */
  public PacketHeader to(Criterion<MaskedAddress> address) {
    return new PacketHeader(source, Optional.of(address), input, output, protocol, fragment);
  }

  /** The same for packets that came in by these interfaces. */
  public PacketHeader in(Criterion<InterfacePattern> pattern) {
    return new PacketHeader(source, destination, Optional.of(pattern), output, protocol, fragment);
  }

  /** The same for packets that leave by these interfaces. */
  public PacketHeader out(Criterion<InterfacePattern> pattern) {
    return new PacketHeader(source, destination, input, Optional.of(pattern), protocol, fragment);
  }

  /** The same for packets of a protocol. */
  public PacketHeader of(Criterion<Protocol> newProtocol) {
    return new PacketHeader(source, destination, input, output, Optional.of(newProtocol), fragment);
  }

  /** The same for later fragments of packets, or if inverted for all others. */
  public PacketHeader fragments(boolean inverted) {
    return new PacketHeader(source, destination, input, output, protocol, Optional.of(inverted));
  }

  void print(Words out) {
    out.criterion("-s", source).criterion("-d", destination);
    out.criterion("-i", input).criterion("-o", output);
    out.criterion("-p", protocol).flag("-f", fragment);
  }
}
