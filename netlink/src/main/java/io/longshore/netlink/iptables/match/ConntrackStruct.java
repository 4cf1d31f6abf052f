package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of {@code struct xt_conntrack_mtinfo3}: addresses and ports are those of the original
 * direction's source and destination, then those of the reply's.
 */
record ConntrackStruct(
    List<MaskedAddress> addresses,
    ConntrackMatch.Expiry expire,
    int protocol,
    List<PortRange> ports,
    int given,
    int inverted,
    int states,
    int status) {
  private static final int TUPLE = 4;

  static ConntrackStruct read(StructReader in) {
    List<MaskedAddress> addresses = new ArrayList<>();
    for (int i = 0; i < TUPLE; i++) {
      addresses.add(new MaskedAddress(in.address(), in.mask()));
    }
    ConntrackMatch.Expiry expire = new ConntrackMatch.Expiry(in.u32(), in.u32());
    int protocol = in.u16();
    int[] first = {in.u16(), in.u16(), in.u16(), in.u16()};
    int given = in.u16();
    int inverted = in.u16();
    int states = in.u16();
    int status = in.u16();
    List<PortRange> ports = new ArrayList<>();
    for (int port : first) {
      ports.add(new PortRange(port, in.u16()));
    }
    return new ConntrackStruct(addresses, expire, protocol, ports, given, inverted, states, status);
  }

  void write(StructWriter out) {
    addresses.forEach(address -> out.address(address.address()).mask(address.mask()));
    out.u32(expire.least()).u32(expire.most()).u16(protocol);
    ports.forEach(range -> out.u16(range.first()));
    out.u16(given).u16(inverted).u16(states).u16(status);
    ports.forEach(range -> out.u16(range.last()));
  }

  /** A value that counts if a flag is set. */
  <T> Optional<Criterion<T>> when(int flag, T value) {
    return (given & flag) == 0
        ? Optional.empty()
        : Optional.of(new Criterion<>(value, (inverted & flag) != 0));
  }

  Match match() {
    return ConntrackMatch.of(this);
  }
}
