package io.longshore.netproxy.ipvs;

import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.List;

/** What a tracker makes of a Service. */
final class Views {
  private Views() {}

  /** A Service named web with slices; the node is node-a. */
  static List<ServiceView> of(IpFamily family, ServiceBuilder service, SliceBuilder... slices) {
    ServiceTracker tracker =
        new ServiceTracker(family, new NodeTopology("node-a", ""), Instant.EPOCH);
    tracker.put(service.proxied());
    for (SliceBuilder slice : slices) {
      tracker.put(slice.proxied());
    }
    tracker.drain();
    return tracker.views();
  }

  static ServiceBuilder web() {
    return ServiceBuilder.named("web", "10.96.0.1");
  }

  /** Endpoints of the port named http on a node. */
  static SliceBuilder slice(String node, String... addresses) {
    return SliceBuilder.of("web", "web-" + node).port("http", "TCP", 8080).ready(node, addresses);
  }
}
