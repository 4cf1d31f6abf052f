package io.longshore.netlink.ipvs;

import java.util.Optional;
import java.util.Set;

/**
 * What clients connect to. (The kernel's flag "hashed" is on each service that exists, so it is not
 * told here.)
 *
 * @param scheduler the name of how servers are chosen: rr, wrr, lc, wlc, sh, mh, ...
 * @param onePacket each packet is sent to a server of its own choice: for UDP
 */
public record VirtualService(
    ServiceKey key,
    String scheduler,
    Set<SchedulerFlag> schedulerFlags,
    boolean onePacket,
    Optional<Persistence> persistence) {

  /** Copies the flags, and checks that the persistence is of the service's version of IP. */
  public VirtualService {
    schedulerFlags = Set.copyOf(schedulerFlags);
    if (persistence.isPresent()
        && persistence.get().netmask().getAddress().length != key.family().length()) {
      throw new IllegalArgumentException(key + " and its netmask are of two versions of IP");
    }
  }

  /** A service without anything special. */
  public static VirtualService of(ServiceKey key, String scheduler) {
    return new VirtualService(key, scheduler, Set.of(), false, Optional.empty());
  }

  /** This service with flags for its scheduler. */
  public VirtualService with(SchedulerFlag... flags) {
    return new VirtualService(key, scheduler, Set.of(flags), onePacket, persistence);
  }

  /** This service for persistent clients. */
  public VirtualService with(Persistence clients) {
    return new VirtualService(key, scheduler, schedulerFlags, onePacket, Optional.of(clients));
  }

  /** This service with a choice for each packet. */
  public VirtualService perPacket() {
    return new VirtualService(key, scheduler, schedulerFlags, true, persistence);
  }

  /** As ipvsadm -Sn has it, the command left out. */
  @Override
  public String toString() {
    return key
        + " -s "
        + scheduler
        + persistence.map(clients -> " " + clients).orElse("")
        + (onePacket ? " -o" : "")
        + (schedulerFlags.isEmpty() ? "" : " -b " + SchedulerFlag.text(schedulerFlags, scheduler));
  }
}
