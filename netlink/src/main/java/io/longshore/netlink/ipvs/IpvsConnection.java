package io.longshore.netlink.ipvs;

import io.longshore.netlink.wire.IpProtocol;
import java.util.Optional;

/**
 * A connection that IPVS forwards, or what lets a client come to the same server again.
 *
 * @param protocol 0 in what is kept for a service by firewall mark
 * @param service the address that the client asked for
 * @param state as the kernel names it, such as {@code ESTABLISHED}
 * @param engine the persistence engine and its data, if there is one
 */
public record IpvsConnection(
    IpProtocol protocol,
    Endpoint client,
    Endpoint service,
    Endpoint destination,
    String state,
    long expiresSeconds,
    Optional<String> engine) {

  /** As ipvsadm -Lnc has it. */
  @Override
  public String toString() {
    return "%s %02d:%02d %s %s %s %s"
        .formatted(
            protocol,
            expiresSeconds / 60,
            expiresSeconds % 60,
            state,
            client,
            service,
            destination);
  }
}
