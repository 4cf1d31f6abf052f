package io.longshore.netproxy.model;

import java.util.Optional;

/** A protocol that Services can have. */
public enum Protocol {
  /** With connections. */
  TCP(6),
  /** Without. */
  UDP(17),
  /** With associations. */
  SCTP(132);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** The number in packets, /etc/protocols. */
  public int number() {
    return number;
  }

  /** As Kubernetes writes it; TCP where nothing is written. */
  public static Optional<Protocol> find(String text) {
    return switch (text) {
      case "", "TCP" -> Optional.of(TCP);
      case "UDP" -> Optional.of(UDP);
      case "SCTP" -> Optional.of(SCTP);
      default -> Optional.empty();
    };
  }
}
