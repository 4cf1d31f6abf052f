package io.longshore.benchmarks;

import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ProxiedService;
import io.longshore.netproxy.tracker.ProxiedSlice;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Many Services with two endpoints each, one of them on this node for every tenth. */
final class ProxyCluster {
  private final List<ProxiedService> services = new ArrayList<>();
  private final List<ProxiedSlice> slices = new ArrayList<>();

  ProxyCluster(int size) {
    for (int i = 0; i < size; i++) {
      services.add(
          ServiceBuilder.named("service-" + i, address(10, 96, i))
              .port("http", "TCP", 80)
              .proxied());
      slices.add(slice(i, false));
    }
  }

  private static String address(int first, int second, int index) {
    return first + "." + (second + (index >> 16)) + "." + (index >> 8 & 255) + "." + (index & 255);
  }

  /** The slice of a Service, or what it becomes when its second endpoint is another. */
  static ProxiedSlice slice(int index, boolean changed) {
    return SliceBuilder.of("service-" + index, "service-" + index + "-x")
        .port("http", "TCP", 8080)
        .ready(index % 10 == 0 ? "node-a" : "node-b", address(10, 128, index))
        .ready("node-c", address(10, changed ? 160 : 144, index))
        .proxied();
  }

  /** A Service with very many endpoints; one more of them is ready if it is changed. */
  static ProxiedSlice largeSlice(int part, int size, boolean changed) {
    SliceBuilder slice = SliceBuilder.of("large", "large-" + part).port("http", "TCP", 8080);
    for (int i = changed ? 1 : 0; i < size; i++) {
      slice.ready("node-b", address(10, 176 + part, i));
    }
    return slice.proxied();
  }

  ProxiedSlice slice(int index) {
    return slices.get(index);
  }

  /** A tracker that was told of everything. */
  ServiceTracker tracker() {
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
    services.forEach(tracker::put);
    slices.forEach(tracker::put);
    return tracker;
  }
}
