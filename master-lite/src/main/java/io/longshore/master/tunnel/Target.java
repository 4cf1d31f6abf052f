package io.longshore.master.tunnel;

/**
 * Where a connection goes.
 *
 * @param host an address or a name
 */
public record Target(String host, int port, Security security) {

  /** Who the two ends show each other to be. */
  public enum Security {
    /** Nobody. */
    PLAIN,
    /** The other end shows some certificate, which nobody checks: pods have what they have. */
    UNCHECKED,
    /** A node, whose certificate our authority has signed; and the master shows its own. */
    NODE
  }

  /** As a header names it. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
