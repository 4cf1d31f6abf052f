package io.longshore.netproxy.inspect.kernel;

import io.longshore.netlink.ipvs.DestinationStatus;
import io.longshore.netlink.ipvs.ServiceStatus;
import java.util.List;

/** A virtual service of IPVS and its servers. */
public record VirtualServer(ServiceStatus status, List<DestinationStatus> destinations) {
  /** Copies the list. */
  public VirtualServer {
    destinations = List.copyOf(destinations);
  }
}
