package io.longshore.benchmarks;

import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** New connections through the rules of few and of many Services, and without any proxy. */
final class NetproxyDataplaneBench implements Bench {
  private static final int[] SIZES = {1, 1_000, 10_000};
  private static final int ROUNDS = 3;
  private static final long NANOS = 2_000_000_000L;

  /** So far that connections go to Services all over the rules. */
  private static final int STRIDE = 7_919;

  @Override
  public String name() {
    return "netproxy-dataplane";
  }

  @Override
  public String aim() {
    return "nftables: connections per second through 10,000 Services at least 0.9 of those through"
        + " one";
  }

  @Override
  public Outcome run() throws Exception {
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean met = true;
    for (ProxyModes mode : ProxyModes.all()) {
      double one = 0;
      double many = 0;
      for (int size : SIZES) {
        many = measure(mode, size, metrics);
        one = size == 1 ? many : one;
      }
      met &= !mode.name().equals("nftables") || many >= 0.9 * one;
    }
    return new Outcome(metrics, met);
  }

  /** Returns connections per second. */
  private static double measure(ProxyModes mode, int size, Map<String, Double> metrics)
      throws Exception {
    try (ServiceTraffic traffic = new ServiceTraffic()) {
      List<ServiceTraffic.Result> direct = new ArrayList<>();
      List<ServiceTraffic.Result> through = new ArrayList<>();
      IntFunction<InetSocketAddress> services = services(size);
      InetSocketAddress server = address(ServiceTraffic.SERVER, ServiceTraffic.SERVER_PORT);
      direct.add(traffic.connect(_ -> server, NANOS));
      try (ProxyBackend backend = mode.opener().apply(traffic.node())) {
        backend.replace(new DesiredState(Surroundings.PLAIN, tracker(size).views()));
        for (int round = 0; round <= ROUNDS; round++) {
          through.add(traffic.connect(services, NANOS));
        }
      }
      String title = "%s, %,d Services: ".formatted(mode.name(), size);
      ServiceTraffic.Result bare = direct.getFirst();
      metrics.put(title + "connections per second", median(through, false));
      metrics.put(title + "new connection, p50 (us)", median(through, true));
      metrics.put(title + "new connection, p99 (us)", through.getLast().latency().p99());
      metrics.put(title + "no proxy, connections per second", bare.perSecond());
      metrics.put(title + "no proxy, new connection, p50 (us)", bare.latency().median());
      return median(through, false);
    }
  }

  /** Of all rounds but the first, in which everything warms up. */
  private static double median(List<ServiceTraffic.Result> results, boolean latency) {
    double[] values =
        results.stream()
            .skip(1)
            .mapToDouble(one -> latency ? one.latency().median() : one.perSecond())
            .toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static InetSocketAddress address(String ip, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
  }

  private static String clusterIp(int index) {
    return "10.96." + (index >> 8) + "." + (index & 255);
  }

  private static IntFunction<InetSocketAddress> services(int size) {
    InetSocketAddress[] all = new InetSocketAddress[size];
    Arrays.setAll(all, index -> address(clusterIp(index), 80));
    return i -> all[(int) ((long) i * STRIDE % size)];
  }

  private static ServiceTracker tracker(int size) {
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
    for (int i = 0; i < size; i++) {
      String name = "service-" + i;
      tracker.put(ServiceBuilder.named(name, clusterIp(i)).port("http", "TCP", 80).proxied());
      tracker.put(
          SliceBuilder.of(name, name + "-x")
              .port("http", "TCP", ServiceTraffic.SERVER_PORT)
              .ready("node-b", ServiceTraffic.SERVER)
              .proxied());
    }
    tracker.drain();
    return tracker;
  }
}
