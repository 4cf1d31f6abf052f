package io.longshore.netproxy.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.metrics.Metrics;
import io.longshore.linux.testing.InGuest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The mode ipvs as the program opens it, on a kernel that has no nf_tables. */
@InGuest
class IpvsModeInGuest {
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16")), 14);

  private static DesiredState web() {
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", ""), Instant.EPOCH);
    tracker.put(ServiceBuilder.named("web", "10.96.0.1").port("http", "TCP", 80, 30_080).proxied());
    tracker.put(
        SliceBuilder.of("web", "web-1")
            .port("http", "TCP", 8080)
            .ready("node-a", "10.244.1.5")
            .ready("node-b", "10.244.2.5")
            .proxied());
    tracker.drain();
    return new DesiredState(Surroundings.PLAIN, tracker.views());
  }

  @Test
  void itsToolsListOneServiceAndNothingWhenItIsRemoved() throws Exception {
    Mode mode = Modes.ipvs();
    try (TestNetwork network = TestNetwork.create()) {
      network.run("ip", "address", "add", "10.0.0.7/32", "dev", "lo");
      Mode.Opening opening =
          new Mode.Opening(
              IpFamily.IPV4,
              MASQUERADING,
              KubeProxyConfiguration.DEFAULT,
              network.namespace(),
              new Metrics());
      try (ProxyBackend backend = mode.opener().open(opening)) {
        backend.replace(web());
        assertEquals(expected(), listing(network));
      }
      assertEquals(List.of(), Cleanup.remove(Modes.all(), network.namespace()));
      String left = listing(network);
      assertTrue(
          left.lines().noneMatch(line -> line.contains("KUBE") || line.contains("10.96")), left);
    }
  }

  /** Counters and times left out, and sets that are empty. */
  private static String listing(TestNetwork network) {
    return "$ ipvsadm -Sn\n"
        + network.run("ipvsadm", "-Sn")
        + "\n$ ip -4 -brief address show kube-ipvs0\n"
        + network.attempt("ip", "-4", "-brief", "address", "show", "kube-ipvs0").output()
        + "\n$ ipset save\n"
        + adds(network.run("ipset", "save"))
        + "\n$ iptables-save\n"
        + network.run("iptables-legacy-save").replaceAll("(?m)^#.*\n|\\[\\d+:\\d+]", "");
  }

  private static String adds(String saved) {
    StringBuilder text = new StringBuilder();
    saved
        .lines()
        .filter(line -> line.startsWith("add "))
        .sorted()
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static String expected() throws Exception {
    try (InputStream stream =
        Objects.requireNonNull(IpvsModeInGuest.class.getResourceAsStream("/ipvs-listing.txt"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
