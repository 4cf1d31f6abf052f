package io.longshore.netlink.route;

/** What a link is, as far as one can be made. */
public sealed interface LinkKind {

  /**
   * A link that is in no hardware and in no other kind here: the loopback device, a network card.
   */
  record Plain() implements LinkKind {}

  /** A switch. */
  record Bridge() implements LinkKind {}

  /** A link that goes nowhere, to hold addresses. */
  record Dummy() implements LinkKind {}

  /**
   * One end of a pair.
   *
   * @param peer the other end's name when it is made; empty in what the kernel tells
   */
  record Veth(String peer) implements LinkKind {}

  /**
   * A tunnel over UDP.
   *
   * @param learning whether it learns from packets where others are
   */
  record Vxlan(int id, int port, boolean learning) implements LinkKind {}

  /** A kind that we do not make. */
  record Other(String name) implements LinkKind {}

  /** The kernel's name of the kind; empty for a plain link. */
  default String kernelName() {
    return switch (this) {
      case Plain _ -> "";
      case Bridge _ -> "bridge";
      case Dummy _ -> "dummy";
      case Veth _ -> "veth";
      case Vxlan _ -> "vxlan";
      case Other(String name) -> name;
    };
  }
}
