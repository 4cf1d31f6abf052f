package io.longshore.netproxy.iptables;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.List;

/** Services of every kind, as a backend is told of them. */
final class Examples {
  static final Surroundings SURROUNDINGS =
      new Surroundings(
          new NodePortAddresses.All(), List.of(IpAddress.parse("10.0.0.1")), List.of());

  private Examples() {}

  static IptablesOptions options() {
    return options(new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16")));
  }

  static IptablesOptions options(LocalTraffic pods) {
    return new IptablesOptions(new Masquerading(false, pods, 14), true, true);
  }

  static ServiceTracker tracker(IpFamily family) {
    return new ServiceTracker(family, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
  }

  /** A load balancer, affinity, nobody, nobody here, three endpoints, three protocols. */
  static DesiredState ofEveryKind() {
    ServiceTracker tracker = tracker(IpFamily.IPV4);
    tracker.put(
        ServiceBuilder.named("web", "10.96.0.10")
            .port("http", "TCP", 80, 30080)
            .loadBalancer("192.0.2.7", "VIP")
            .allowedSources("198.51.100.0/24")
            .externalLocal()
            .with("healthCheckNodePort", 32000)
            .proxied());
    tracker.put(
        ServiceBuilder.named("shop", "10.96.0.11")
            .port("", "TCP", 443)
            .externalIps("192.0.2.9")
            .affinity(600)
            .proxied());
    tracker.put(
        ServiceBuilder.named("empty", "10.96.0.12")
            .port("", "UDP", 53, 30053)
            .externalIps("192.0.2.10")
            .proxied());
    tracker.put(
        ServiceBuilder.named("local", "10.96.0.13")
            .port("", "SCTP", 9000, 30900)
            .internalLocal()
            .externalLocal()
            .proxied());
    tracker.put(ServiceBuilder.named("dns", "10.96.0.14").port("dns", "UDP", 53).proxied());
    tracker.put(slice("web", "http", "TCP", "10.244.1.5", "10.244.2.5"));
    tracker.put(slice("shop", "", "TCP", "10.244.1.6", "10.244.2.6"));
    tracker.put(
        SliceBuilder.of("local", "local-1")
            .port("", "SCTP", 9000)
            .ready("node-b", "10.244.2.9")
            .proxied());
    tracker.put(slice("dns", "dns", "UDP", "10.244.1.7", "10.244.2.7", "10.244.2.8"));
    return desired(tracker);
  }

  static DesiredState desired(ServiceTracker tracker) {
    tracker.drain();
    return new DesiredState(SURROUNDINGS, tracker.views());
  }

  /** The first endpoint is on the node. */
  static io.longshore.netproxy.tracker.ProxiedSlice slice(
      String service, String port, String protocol, String local, String... remote) {
    return SliceBuilder.of(service, service + "-1")
        .port(port, protocol, 8080)
        .ready("node-a", local)
        .ready("node-b", remote)
        .proxied();
  }

  /** The view of a Service with a port named http and these endpoints, the first on the node. */
  static ServiceView view(ServiceBuilder service, String... endpoints) {
    ServiceTracker tracker = tracker(IpFamily.IPV4);
    tracker.put(service.proxied());
    if (endpoints.length > 0) {
      tracker.put(
          slice(
              "web",
              "http",
              "TCP",
              endpoints[0],
              List.of(endpoints).subList(1, endpoints.length).toArray(String[]::new)));
    }
    tracker.drain();
    return tracker.views().getFirst();
  }

  static ServiceBuilder web() {
    return ServiceBuilder.named("web", "10.96.0.1").port("http", "TCP", 80);
  }
}
