package io.longshore.netproxy.inspect.walk;

import io.longshore.netproxy.model.IpAddress;

/** What becomes of a packet at the end. */
public sealed interface Fate {

  /**
   * It arrives.
   *
   * @param packet as its receiver sees it
   * @param link the link that it leaves by; "lo" if it stays
   * @param translated whether its destination was changed
   * @param masqueraded whether its source was changed
   * @param taken whether somebody waits for it; true for what leaves, of which nobody here knows
   */
  record Delivered(
      Packet packet, String link, boolean translated, boolean masqueraded, boolean taken)
      implements Fate {
    /** Where it arrives. */
    public IpAddress address() {
      return packet.destination();
    }

    /** Whether its receiver is this machine itself. */
    public boolean stays() {
      return link.equals("lo");
    }
  }

  /** Its sender is told so. */
  record Rejected(String answer) implements Fate {}

  /** It vanishes. */
  record Dropped() implements Fate {}

  /** The routing table has no way for it. */
  record Unroutable(String reason) implements Fate {}

  /** It is handed to a program, which may do anything with it. */
  record Handed(String to) implements Fate {}
}
