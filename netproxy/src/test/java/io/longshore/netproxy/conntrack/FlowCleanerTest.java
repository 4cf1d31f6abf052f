package io.longshore.netproxy.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.conntrack.FlowFilter;
import io.longshore.netlink.conntrack.KernelFlows;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.sync.Synced;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.Drained;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real flows of UDP through a rule as a proxy makes it, whose endpoint then goes. */
@KernelTest(commands = {"nft"})
class FlowCleanerTest {
  private static final int UDP = 17;

  private final TestNetwork network = TestNetwork.create();
  private final KernelFlows flows =
      new KernelFlows(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));
  private final ServiceTracker tracker =
      new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", ""), Instant.EPOCH);
  private final Metrics metrics = new Metrics();
  private final FlowCleaner cleaner =
      new FlowCleaner(flows, _ -> tracker.views(), Runnable::run, metrics);

  @BeforeEach
  void translate() throws Exception {
    network.runWithInput(
        """
        table ip test {
          chain output {
            type nat hook output priority -100;
            ip daddr 127.0.0.9 udp dport 53 dnat to 127.0.0.1:5353
          }
        }
        """,
        "nft",
        "-f",
        "-");
    for (String to : new String[] {"127.0.0.9", "127.0.0.8"}) {
      network
          .namespace()
          .call(
              () -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                  socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName(to), 53));
                }
                return to;
              });
    }
    tracker.put(ServiceBuilder.named("dns", "127.0.0.9").port("", "UDP", 53).proxied());
  }

  @AfterEach
  void close() {
    flows.close();
    network.close();
  }

  private Drained endpoint(String address) {
    tracker.put(
        SliceBuilder.of("dns", "dns-1").port("", "UDP", 5353).ready("a", address).proxied());
    return tracker.drain();
  }

  private int left() {
    return flows.list(FlowFilter.of(UDP)).size();
  }

  @Test
  void aFlowWhoseEndpointIsGoneIsForgotten() {
    Drained drained = endpoint("127.0.0.1");
    cleaner.synced(new Synced(IpFamily.IPV4, false, drained, Duration.ZERO));
    assertEquals(2, left());
    drained = endpoint("127.0.0.2");
    cleaner.synced(new Synced(IpFamily.IPV4, false, drained, Duration.ZERO));
    assertEquals(1, left());
    assertTrue(
        metrics
            .print()
            .contains(
                "kubeproxy_conntrack_reconciler_deleted_entries_total{ip_family=\"IPv4\"} 1"));
  }

  @Test
  void afterAWholeSyncAllServicesAreLookedAt() {
    endpoint("127.0.0.2");
    cleaner.synced(new Synced(IpFamily.IPV4, true, Drained.NOTHING, Duration.ZERO));
    assertEquals(1, left());
  }
}
