package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.expr.AddressFamily;
import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.Comparison;
import io.longshore.netlink.nftables.expr.ConnectionKey;
import io.longshore.netlink.nftables.expr.ConnectionLoad;
import io.longshore.netlink.nftables.expr.ConnectionLoad.Direction;
import io.longshore.netlink.nftables.expr.DynamicUpdate;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Fib;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.MetaStore;
import io.longshore.netlink.nftables.expr.Nat;
import io.longshore.netlink.nftables.expr.NumberGenerator;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Reject;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule under construction, word by word. Places are counted in registers of four bytes; an
 * address takes one or four of them.
 */
final class Words {
  private static final int NAME_LENGTH = 16; // IFNAMSIZ
  private static final int PORT_UNREACHABLE = 3; // ICMP_PORT_UNREACH
  private static final int PORT6_UNREACHABLE = 4; // ICMPV6_PORT_UNREACH

  private final IpFamily family;
  private final List<Expression> expressions = new ArrayList<>();

  Words(IpFamily family) {
    this.family = family;
  }

  /** How many registers an address takes. */
  static int width(IpFamily family) {
    return family.bits() / 32;
  }

  List<Expression> done() {
    return List.copyOf(expressions);
  }

  private Words with(Expression expression) {
    expressions.add(expression);
    return this;
  }

  private boolean four() {
    return family == IpFamily.IPV4;
  }

  Words source(int place) {
    Register to = Register.at(place);
    return with(four() ? PayloadLoad.ipSource(to) : PayloadLoad.ip6Source(to));
  }

  Words destination(int place) {
    Register to = Register.at(place);
    return with(four() ? PayloadLoad.ipDestination(to) : PayloadLoad.ip6Destination(to));
  }

  /** The protocol, and the port behind it. */
  Words protocolAndPort(int place) {
    return with(new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(place)))
        .with(PayloadLoad.destinationPort(Register.at(place + 1)));
  }

  Words port(int place) {
    return with(PayloadLoad.destinationPort(Register.at(place)));
  }

  /** The source of the connection's first packet, before any translation. */
  Words originalSource(int place) {
    return original(four() ? ConnectionKey.IP_SOURCE : ConnectionKey.IP6_SOURCE, place);
  }

  /** The destination of the connection's first packet, before any translation. */
  Words originalDestination(int place) {
    return original(four() ? ConnectionKey.IP_DESTINATION : ConnectionKey.IP6_DESTINATION, place);
  }

  /** The protocol, and behind it the port that the connection's first packet was sent to. */
  Words originalProtocolAndPort(int place) {
    return with(new MetaLoad(MetaKey.TRANSPORT_PROTOCOL, Register.at(place)))
        .original(ConnectionKey.PROTO_DESTINATION, place + 1);
  }

  private Words original(ConnectionKey key, int place) {
    return with(new ConnectionLoad(key, Optional.of(Direction.ORIGINAL), Register.at(place)));
  }

  Words random(int modulus, int place) {
    return with(NumberGenerator.random(modulus, Register.at(place)));
  }

  Words map(NamedSet map, int from, int to) {
    return with(Lookup.map(map.name().name(), Register.at(from), Register.at(to)));
  }

  Words verdictOf(NamedSet map, int from) {
    return with(Lookup.verdict(map.name().name(), Register.at(from)));
  }

  Words in(NamedSet set, int from) {
    return with(Lookup.in(set.name().name(), Register.at(from)));
  }

  Words notIn(NamedSet set, int from) {
    return with(Lookup.notIn(set.name().name(), Register.at(from)));
  }

  /** Packets whose source is in a range, or is not. */
  Words sourceIn(Cidr range, boolean inside) {
    source(0);
    return within(range, inside);
  }

  /** Packets to a range, or to others. */
  Words destinationIn(Cidr range, boolean inside) {
    destination(0);
    return within(range, inside);
  }

  private Words within(Cidr range, boolean inside) {
    Bytes network = Bytes.of(range.network().bytes());
    if (range.prefixLength() < family.bits()) {
      with(Bitwise.and(Register.at(0), mask(range.prefixLength())));
    }
    return with(compare(inside, network));
  }

  private static Compare compare(boolean equal, Bytes data) {
    return equal ? Compare.equal(Register.at(0), data) : Compare.notEqual(Register.at(0), data);
  }

  private Bytes mask(int prefixLength) {
    byte[] mask = new byte[family.bits() / 8];
    for (int bit = 0; bit < prefixLength; bit++) {
      mask[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return Bytes.of(mask);
  }

  /** Packets that come in by a device, or by others; nothing comes in that this node sends. */
  Words from(String device, boolean equal) {
    return with(new MetaLoad(MetaKey.INPUT_INTERFACE_NAME, Register.at(0)))
        .with(compare(equal, Bytes.text(device, NAME_LENGTH)));
  }

  /** Packets that come in by devices whose names begin so, or by others. */
  Words fromDevices(String prefix, boolean equal) {
    return with(new MetaLoad(MetaKey.INPUT_INTERFACE_NAME, Register.at(0)))
        .with(compare(equal, Bytes.text(prefix)));
  }

  /** Packets whose source is an address of this node. */
  Words fromThisNode() {
    return with(new Fib(Register.at(0), Fib.Result.ADDRESS_TYPE, Fib.SOURCE))
        .with(Compare.equal(Register.at(0), Bytes.host32(Fib.TYPE_LOCAL)));
  }

  /** Packets to an address of this node. */
  Words toThisNode() {
    return with(Fib.destinationType(Register.at(0)))
        .with(Compare.equal(Register.at(0), Bytes.host32(Fib.TYPE_LOCAL)));
  }

  Words marked(int mark) {
    return with(new MetaLoad(MetaKey.MARK, Register.at(0)))
        .with(Bitwise.and(Register.at(0), Bytes.host32(mark)))
        .with(new Compare(Register.at(0), Comparison.EQUAL, Bytes.host32(mark)));
  }

  Words setMark(int mark) {
    return changeMark(~mark, mark);
  }

  Words flipMark(int mark) {
    return changeMark(-1, mark);
  }

  private Words changeMark(int mask, int flip) {
    return with(new MetaLoad(MetaKey.MARK, Register.at(0)))
        .with(new Bitwise(Register.at(0), Register.at(0), Bytes.host32(mask), Bytes.host32(flip)))
        .with(new MetaStore(MetaKey.MARK, Register.at(0)));
  }

  /** Remembers, or remembers for longer, what a key in {@code from} is mapped to. */
  Words remember(NamedSet map, int from, int data, Duration time) {
    return with(
        new DynamicUpdate(
            DynamicUpdate.Operation.UPDATE,
            map.name().name(),
            0,
            Register.at(from),
            Optional.of(Register.at(data)),
            time,
            List.of(),
            false));
  }

  /** The connection goes to the address there, and to the port behind it. */
  Words sendTo(int place) {
    return with(
        Nat.destination(
            four() ? AddressFamily.IPV4 : AddressFamily.IPV6,
            Register.at(place),
            Register.at(place + width(family))));
  }

  Words jump(String chain) {
    return decide(Verdict.jump(chain));
  }

  Words goTo(String chain) {
    return decide(Verdict.goTo(chain));
  }

  Words decide(Verdict verdict) {
    return with(new ImmediateVerdict(verdict));
  }

  Words reject() {
    return with(new Reject(Reject.Kind.ICMP, four() ? PORT_UNREACHABLE : PORT6_UNREACHABLE));
  }

  Words and(Expression expression) {
    return with(expression);
  }
}
