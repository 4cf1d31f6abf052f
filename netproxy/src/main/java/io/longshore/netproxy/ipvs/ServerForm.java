package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipvs.Destination;
import io.longshore.netlink.ipvs.Endpoint;
import io.longshore.netlink.ipvs.Persistence;
import io.longshore.netlink.ipvs.SchedulerFlag;
import io.longshore.netlink.ipvs.VirtualService;
import io.longshore.netproxy.model.Affinity;

/** Virtual servers as the kernel has them, all with one scheduler. */
record ServerForm(String scheduler) {
  private static final int WEIGHT = 1;

  VirtualService service(VirtualServer server) {
    VirtualService plain = VirtualService.of(server.key().inKernel(), scheduler);
    // Otherwise all connections of a client went to one server: IP_VS_SVC_F_SCHED_MH_PORT.
    VirtualService flagged = scheduler.equals("mh") ? plain.with(SchedulerFlag.SECOND) : plain;
    return switch (server.affinity()) {
      case Affinity.None _ -> flagged;
      case Affinity.ByClientAddress(int timeoutSeconds) ->
          flagged.with(Persistence.perAddress(flagged.key().family(), timeoutSeconds));
    };
  }

  static Endpoint endpoint(io.longshore.netproxy.model.Destination destination) {
    return new Endpoint(destination.address().toInetAddress(), destination.port());
  }

  /** One that gets its share. */
  static Destination serving(Endpoint endpoint) {
    return Destination.masqueraded(endpoint, WEIGHT);
  }

  /** One that keeps its connections but gets no more. */
  static Destination draining(Endpoint endpoint) {
    return Destination.masqueraded(endpoint, 0);
  }
}
