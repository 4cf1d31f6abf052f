package io.longshore.netproxy.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.config.StrictConfig;
import io.longshore.netlink.ipvs.ConnectionTimeouts;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.ProxyMode;
import io.longshore.netproxy.ipvs.IpvsOptions;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.userspace.EndpointChoice;
import io.longshore.netproxy.userspace.UserspaceOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a file says reaches the modes. */
class ModeOptionsTest {
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.Unknown(), 14);

  private static KubeProxyConfiguration parse(String yaml) {
    return StrictConfig.parse(
        "test",
        "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n" + yaml,
        KubeProxyConfiguration.API_VERSION,
        KubeProxyConfiguration.KIND,
        KubeProxyConfiguration.DEFAULT);
  }

  @Test
  void ipvs() {
    KubeProxyConfiguration config =
        parse(
            """
            ipvs:
              scheduler: wlc
              excludeCIDRs: [10.0.0.0/8]
              strictARP: true
              tcpTimeout: 15m
              tcpFinTimeout: 500ms
            """);
    assertEquals(
        new IpvsOptions(
            "wlc",
            List.of(Cidr.parse("10.0.0.0/8")),
            true,
            // Half a second is not "as it is".
            new ConnectionTimeouts(900, 1, 0),
            MASQUERADING),
        IpvsMode.options(config.ipvs(), MASQUERADING));
    assertEquals(IpvsOptions.plain(MASQUERADING), IpvsMode.options(parse("").ipvs(), MASQUERADING));
  }

  @Test
  void userspace() {
    UserspaceOptions standard = UserspaceOptions.standard();
    assertEquals(standard, UserspaceMode.options(parse("").userspace()));
    assertEquals(
        new UserspaceOptions(
            EndpointChoice.LEAST_CONNECTIONS,
            3,
            10,
            11,
            standard.mostClients(),
            standard.readBytes(),
            12,
            Duration.ofSeconds(1),
            standard.attempts(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20)),
        UserspaceMode.options(
            parse(
                    """
                    userspace:
                      endpointChoice: LeastConnections
                      threads: 3
                      maxConnections: 10
                      maxFlows: 11
                      maxBufferedBytes: 12
                      connectTimeout: 1s
                      udpIdleTimeout: 30s
                      drainPeriod: 20s
                    """)
                .userspace()));
  }

  @Test
  void everyModeIsThereOnce() {
    Set<ProxyMode> modes = Modes.all().stream().map(Mode::mode).collect(Collectors.toSet());
    assertEquals(Set.of(ProxyMode.values()), modes);
    assertEquals(modes.size(), Modes.all().size());
  }

  @Test
  void onlyModesThatWriteIptablesShareChains() {
    assertTrue(ProxyMode.IPVS.sharesChainsWith(ProxyMode.IPTABLES));
    assertTrue(Arrays.stream(ProxyMode.values()).noneMatch(ProxyMode.NFTABLES::sharesChainsWith));
    assertTrue(Arrays.stream(ProxyMode.values()).noneMatch(ProxyMode.USERSPACE::sharesChainsWith));
  }
}
