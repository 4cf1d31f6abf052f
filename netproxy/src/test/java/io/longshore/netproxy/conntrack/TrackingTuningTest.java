package io.longshore.netproxy.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.proc.Sysctl;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.conntrack.FlowLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** In a namespace of its own, where time-outs can be set and the machine's limits cannot. */
@KernelTest
class TrackingTuningTest {

  private static TrackingSettings settings(OptionalLong mostFlows) {
    return new TrackingSettings(
        mostFlows,
        Optional.of(Duration.ofHours(24)),
        Optional.of(Duration.ofHours(1)),
        true,
        Optional.of(Duration.ZERO),
        Optional.of(Duration.ofSeconds(99)));
  }

  @Test
  void whatCanBeSetIsSetAndTheRestIsReported() throws Exception {
    try (TestNetwork network = TestNetwork.create()) {
      Sysctl sysctl = new Sysctl();
      TrackingTuning tuning = new TrackingTuning(new FlowLimits(), sysctl);
      String udp =
          network
              .namespace()
              .call(() -> sysctl.read("net/netfilter/nf_conntrack_udp_timeout"))
              .orElseThrow();
      List<String> problems =
          network.namespace().call(() -> tuning.apply(settings(OptionalLong.of(1))));
      assertEquals(List.of(), problems);
      assertEquals("86400", read(network, "tcp_timeout_established"));
      assertEquals("3600", read(network, "tcp_timeout_close_wait"));
      assertEquals("1", read(network, "tcp_be_liberal"));
      assertEquals("99", read(network, "udp_timeout_stream"));
      assertEquals(udp, read(network, "udp_timeout"));
      problems = network.namespace().call(() -> tuning.apply(settings(OptionalLong.of(1L << 40))));
      assertEquals(1, problems.size(), problems::toString);
      assertTrue(problems.getFirst().contains("nf_conntrack_max"), problems::toString);
    }
  }

  private static String read(TestNetwork network, String name) throws Exception {
    return network
        .namespace()
        .call(() -> new Sysctl().read("net/netfilter/nf_conntrack_" + name))
        .orElseThrow();
  }
}
