package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.route.Link;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A packet on its way, with all that the kernel remembers of it. For one walk. */
final class Traveller {
  final KernelState kernel;
  final Dice dice;
  final Packet original;
  final List<Step> steps = new ArrayList<>();

  Packet packet;
  int mark;
  int connectionMark;
  Optional<Link> in = Optional.empty();
  Optional<Link> out = Optional.empty();
  boolean tracked = true;
  boolean destinationSettled;
  boolean sourceSettled;
  OptionalInt stickySeconds = OptionalInt.empty();

  /** Which hook it is at. */
  String hook = "";

  private List<String> notes = new ArrayList<>();

  Traveller(KernelState kernel, Dice dice, Packet packet) {
    this.kernel = kernel;
    this.dice = dice;
    this.original = packet;
    this.packet = packet;
  }

  boolean translated() {
    return !packet.destination().equals(original.destination()) || packet.port() != original.port();
  }

  boolean masqueraded() {
    return !packet.source().equals(original.source());
  }

  /** Says why, for the step that comes next. */
  void note(String why) {
    notes.add(why);
  }

  void forgetNotes() {
    notes.clear();
  }

  void step(String table, String chain, String rule, String then) {
    steps.add(new Step(hook, table, chain, rule, notes, then));
    notes = new ArrayList<>();
  }

  /** Gives the connection another destination. */
  void sendTo(IpAddress address, int port) {
    packet = packet.to(address, port);
    destinationSettled = true;
    note("to " + Packet.text(address, port));
  }

  /** Gives the connection another source. */
  void sendFrom(IpAddress address) {
    packet = packet.from(address);
    sourceSettled = true;
    note("from " + address);
  }

  /** As masquerading does: the address of the link that it leaves by. */
  void sendFromLink() {
    Optional<IpAddress> own =
        out.flatMap(
            link ->
                kernel
                    .network()
                    .way(packet.source(), packet.destination(), mark, 0)
                    .flatMap(
                        route -> kernel.network().addressOf(link, route, packet.destination())));
    sendFrom(own.orElse(packet.source()));
  }

  /** As redirecting does: to this machine itself, by the address that the packet came in by. */
  void sendHere(int port) {
    IpAddress own =
        in.flatMap(
                link ->
                    kernel.network().addresses().stream()
                        .filter(address -> address.link() == link.index())
                        .map(address -> IpAddress.of(address.address()))
                        .filter(address -> address.family() == packet.family())
                        .findFirst())
            .orElseGet(this::loopback);
    sendTo(own, port);
  }

  private IpAddress loopback() {
    return switch (packet.family()) {
      case IPV4 -> IpAddress.parse("127.0.0.1");
      case IPV6 -> IpAddress.parse("::1");
    };
  }
}
