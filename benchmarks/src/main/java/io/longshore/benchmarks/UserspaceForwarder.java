package io.longshore.benchmarks;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.userspace.OwnAddresses;
import io.longshore.netproxy.userspace.UserspaceBackend;
import io.longshore.netproxy.userspace.UserspaceFigures;
import io.longshore.netproxy.userspace.UserspaceOptions;
import java.io.IOException;
import java.util.List;

/** The process that the bench measures: the userspace mode with one Service, until input ends. */
public final class UserspaceForwarder {
  private UserspaceForwarder() {}

  /** Forwards from a port of 127.0.0.1, the first argument, to another, the second. */
  public static void main(String[] arguments) throws IOException {
    IpAddress here = IpAddress.parse("127.0.0.1");
    List<Destination> endpoints =
        List.of(new Destination(here, Integer.parseInt(arguments[1]), true));
    ServicePort port =
        new ServicePort(
            new ServicePortName(new ObjectName("default", "bench"), "", Protocol.TCP),
            here,
            Integer.parseInt(arguments[0]),
            0,
            List.of(),
            List.of(),
            List.of(),
            new Affinity.None(),
            TrafficPolicy.CLUSTER,
            TrafficPolicy.CLUSTER,
            0);
    try (UserspaceBackend backend =
        new UserspaceBackend(
            IpFamily.IPV4,
            new LocalTraffic.Unknown(),
            UserspaceOptions.standard(),
            new UserspaceFigures(new Metrics()),
            Clock.system(),
            OwnAddresses.NONE,
            UserspaceBackend.ownThreads())) {
      ServiceView view = ServiceView.of(port, new Choice(endpoints, List.of(), List.of(), true));
      backend.replace(new DesiredState(Surroundings.PLAIN, List.of(view)));
      System.in.transferTo(System.out);
    }
  }
}
