package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import java.util.List;

/**
 * Where to send what arrives at one address.
 *
 * @param admitted all others are told nothing
 * @param insiders the node itself, and its pods where they can be told
 * @param serving where flows that began earlier may go on, beside the lists
 */
record Rules(
    Sources admitted,
    Sources insiders,
    List<Destination> forInsiders,
    List<Destination> forOutsiders,
    List<Destination> serving) {

  /** The endpoints for a sender; none for who is not admitted. */
  List<Destination> destinationsFor(IpAddress source) {
    if (!admitted.contains(source)) {
      return List.of();
    }
    return insiders.contains(source) ? forInsiders : forOutsiders;
  }

  /** Whether flows to a destination may go on. */
  boolean keeps(Destination destination) {
    return serving.contains(destination)
        || forInsiders.contains(destination)
        || forOutsiders.contains(destination);
  }
}
