package io.longshore.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.cri.cni.CniNetwork;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.wire.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network of pods in a network of the test's own, read back by nft. */
@KernelTest
class PodNetworkTest {
  private static final List<Prefix> RANGES =
      List.of(Prefix.parse("10.244.1.0/24"), Prefix.parse("fd00:1::/64"));

  private final TestNetwork machine = TestNetwork.create();

  @TempDir Path temp;

  private PodNetwork network() {
    return new PodNetwork(
        new NetworkSettings(
            temp.resolve("cni"),
            temp.resolve("leases"),
            "pods0",
            List.of(Prefix.parse("10.244.0.0/16"))),
        machine.namespace());
  }

  private String ruleset() {
    return machine.run("nft", "list", "ruleset");
  }

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  void describesABridgeAndMasqueradesWhatLeaves() throws IOException {
    network().ranges(RANGES);
    CniNetwork read = CniNetwork.first(temp.resolve("cni")).orElseThrow();
    assertEquals("longshore", read.name());
    assertEquals("pods0", read.plugins().getFirst().text("bridge"));
    assertEquals("portmap", read.plugins().getLast().text("type"));
    String rules = ruleset();
    assertTrue(
        rules.contains(
            "ip saddr 10.244.1.0/24 ip daddr != 10.244.0.0/16 ip daddr != 10.244.1.0/24"
                + " ip daddr != 224.0.0.0/4 masquerade fully-random"),
        rules);
    assertTrue(rules.contains("ip6 saddr fd00:1::/64 ip6 daddr != fd00:1::/64"), rules);
    // Another run finds it so, and another range changes it.
    network().ranges(List.of(Prefix.parse("10.244.7.0/24")));
    assertTrue(ruleset().contains("ip saddr 10.244.7.0/24"), this::ruleset);
    assertFalse(ruleset().contains("10.244.1.0/24"), this::ruleset);
    assertFalse(ruleset().contains("ip6 saddr"), this::ruleset);
    assertTrue(
        Files.readString(temp.resolve("cni/10-longshore.conflist")).contains("10.244.7.0/24"));
  }

  @Test
  void leavesTheNetworkOfOthersAlone() throws IOException {
    Path other = Files.createDirectories(temp.resolve("cni")).resolve("05-calico.conflist");
    Files.writeString(other, "{}");
    network().ranges(RANGES);
    assertEquals("{}", Files.readString(other));
    assertFalse(Files.exists(temp.resolve("cni/10-longshore.conflist")));
    assertEquals("", ruleset().strip());
  }

  @Test
  void takesAwayWhatItMadeAndNothingElse() throws IOException {
    machine.run("nft", "add", "table", "ip", "others");
    PodNetwork network = network();
    network.ranges(RANGES);
    network.remove();
    network.remove();
    assertEquals("table ip others {\n}", ruleset().strip());
    assertFalse(Files.exists(temp.resolve("cni/10-longshore.conflist")));
  }
}
