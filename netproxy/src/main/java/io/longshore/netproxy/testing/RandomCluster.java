package io.longshore.netproxy.testing;

import io.longshore.netproxy.testing.SliceBuilder.Condition;
import io.longshore.netproxy.tracker.ProxiedService;
import io.longshore.netproxy.tracker.ProxiedSlice;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A few Services and slices that change at random, so few that they meet often: addresses are
 * wanted twice, slices overlap and move, ports change names and protocols. For one thread.
 */
public final class RandomCluster {
  private static final int SERVICES = 6;
  private static final int SLICES = 10;
  private static final int ENDPOINTS = 12;
  private static final List<Condition> CONDITIONS = List.of(Condition.values());

  private final Random random;
  private final Map<String, ProxiedService> services = new TreeMap<>();
  private final Map<String, ProxiedSlice> slices = new TreeMap<>();

  /** An empty one. */
  public RandomCluster(Random random) {
    this.random = random;
  }

  /** The Services that are there. */
  public Collection<ProxiedService> services() {
    return services.values();
  }

  /** The slices that are there. */
  public Collection<ProxiedSlice> slices() {
    return slices.values();
  }

  /** Changes something, and tells a tracker as an informer would. */
  public void step(ServiceTracker tracker) {
    if (random.nextInt(3) == 0) {
      stepService(tracker);
    } else {
      stepSlice(tracker);
    }
  }

  private void stepService(ServiceTracker tracker) {
    String name = "service-" + random.nextInt(SERVICES);
    if (random.nextInt(4) == 0) {
      ProxiedService gone = services.remove(name);
      if (gone != null) {
        tracker.remove(gone);
      }
    } else {
      ProxiedService service = randomService(name);
      services.put(name, service);
      tracker.put(service);
    }
  }

  private void stepSlice(ServiceTracker tracker) {
    String name = "slice-" + random.nextInt(SLICES);
    ProxiedSlice before = slices.get(name);
    if (random.nextInt(4) == 0) {
      if (before != null) {
        slices.remove(name);
        tracker.remove(before);
      }
      return;
    }
    ProxiedSlice slice = randomSlice(name);
    slices.put(name, slice);
    if (before == null) {
      tracker.put(slice);
    } else {
      tracker.update(before, slice);
    }
  }

  private ProxiedService randomService(String name) {
    int number = Integer.parseInt(name.substring("service-".length()));
    String clusterIp =
        random.nextInt(12) == 0
            ? "None"
            : "10.96.0." + (1 + (random.nextInt(12) == 0 ? random.nextInt(SERVICES) : number));
    ServiceBuilder service =
        ServiceBuilder.named(name, clusterIp)
            .createdAt("2026-01-0" + (1 + random.nextInt(3)) + "T00:00:00Z");
    for (int i = random.nextInt(3); i >= 0; i--) {
      int nodePort = random.nextInt(3) == 0 ? 30_000 + random.nextInt(4) : 0;
      service.port(portName(), protocol(), 80 + random.nextInt(2), nodePort);
    }
    if (random.nextInt(3) == 0) {
      service.externalIps("192.0.2." + random.nextInt(4), "10.96.0." + (1 + random.nextInt(8)));
    }
    if (random.nextInt(3) == 0) {
      service.loadBalancer("192.0.2." + random.nextInt(4), random.nextBoolean() ? "" : "Proxy");
      service.with("healthCheckNodePort", 31_000 + number);
      if (random.nextBoolean()) {
        service.allowedSources("198.51.100.0/24", "203.0.113." + random.nextInt(3) + "/32");
      }
    }
    if (random.nextInt(3) == 0) {
      service.externalLocal();
    }
    if (random.nextInt(3) == 0) {
      service.internalLocal();
    }
    if (random.nextInt(3) == 0) {
      service.affinity(1 + random.nextInt(2));
    }
    return service.proxied();
  }

  private ProxiedSlice randomSlice(String name) {
    SliceBuilder slice = SliceBuilder.of("service-" + random.nextInt(SERVICES), name);
    if (random.nextInt(10) == 0) {
      slice.ipv6();
    }
    for (int i = random.nextInt(2); i >= 0; i--) {
      slice.port(portName(), protocol(), 8080 + random.nextInt(2));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      slice.endpoint(
          "10.0.0." + random.nextInt(ENDPOINTS),
          random.nextBoolean() ? "node-a" : "node-b",
          CONDITIONS.get(random.nextInt(CONDITIONS.size())),
          random.nextInt(3) == 0 ? List.of() : List.of("zone-" + (char) ('a' + random.nextInt(3))),
          random.nextInt(3) != 0 ? List.of() : List.of("node-a"));
    }
    return slice.proxied();
  }

  private String portName() {
    return List.of("", "http", "dns").get(random.nextInt(3));
  }

  private String protocol() {
    return List.of("TCP", "UDP", "SCTP").get(random.nextInt(3));
  }
}
