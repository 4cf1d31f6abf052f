package io.longshore.netproxy.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.ipvs.KernelSettings.Setting;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelSettingsTest {
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.Unknown(), 14);

  private static IpvsOptions options(boolean strictArp) {
    return new IpvsOptions("", List.of(), strictArp, IpvsOptions.SAME_TIMEOUTS, MASQUERADING);
  }

  @Test
  void whatANewKernelNeeds() {
    assertEquals(
        List.of(
            new Setting("net/ipv4/vs/conntrack", 1),
            new Setting("net/ipv4/vs/expire_nodest_conn", 1),
            new Setting("net/ipv4/vs/expire_quiescent_template", 1),
            new Setting("net/ipv4/ip_forward", 1)),
        KernelSettings.wanted(options(false), "6.1.0-13-amd64"));
  }

  @Test
  void strictArp() {
    assertTrue(
        KernelSettings.wanted(options(true), "6.18")
            .containsAll(
                List.of(
                    new Setting("net/ipv4/conf/all/arp_ignore", 1),
                    new Setting("net/ipv4/conf/all/arp_announce", 2))));
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.9, false",
    "4.1, true",
    "4.19.0-26-amd64, true",
    "5.8.18, true",
    "5.9.0, false",
    "5.10.0-8, false",
    "6.1+, false"
  })
  void onlySomeKernelsWaitForReusedPorts(String release, boolean wait) {
    assertEquals(
        wait,
        KernelSettings.wanted(options(false), release)
            .contains(new Setting("net/ipv4/vs/conn_reuse_mode", 0)));
  }

  @Test
  void aReleaseThatIsNoneIsNamed() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> KernelSettings.wanted(options(false), "unknown"));
    assertTrue(error.toString().contains("unknown"), error::toString);
  }

  @Test
  @KernelTest(commands = "ip")
  void settingsAreWrittenAndMissingOnesNamed() throws Exception {
    try (TestNetwork network = TestNetwork.create()) {
      NetworkNamespace namespace = network.namespace();
      KernelSettings.ensure(List.of(new Setting("net/ipv4/conf/all/arp_announce", 2)), namespace);
      assertEquals("2", network.run("cat", "/proc/sys/net/ipv4/conf/all/arp_announce").strip());
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () ->
                  KernelSettings.ensure(
                      List.of(new Setting("net/ipv4/vs/no_such_setting", 1)), namespace));
      assertTrue(error.toString().contains("net/ipv4/vs/no_such_setting"), error::toString);
    }
  }
}
