package io.longshore.netproxy.ipvs;

import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ServicePortName;
import java.util.List;

/**
 * One way into a service port.
 *
 * @param destinations sorted; where there are none, clients are refused
 */
record VirtualServer(
    ServerKey key, ServicePortName owner, Affinity affinity, List<Destination> destinations) {}
