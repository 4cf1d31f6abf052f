package io.longshore.agent.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.cri.model.DnsConfig;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodDnsTest {
  private static final DnsConfig NODE =
      PodDns.parse(
          "# by hand\nnameserver 192.0.2.53\nsearch first.example.\nsearch example.com.\noptions edns0\n");

  private static NodeSettings settings(String... servers) {
    Path root = Path.of("/var/lib/kubelet");
    return new NodeSettings(
        "node",
        root,
        root,
        root,
        List.of(servers),
        "cluster.local",
        Path.of("/etc/resolv.conf"),
        new NodeSettings.Groups(
            CgroupDriver.CGROUPFS, "/", true, true, Duration.ofMillis(100), OptionalLong.empty()),
        false,
        new NodeSettings.Limits(
            Duration.ofMinutes(5),
            1,
            1,
            5,
            new NodeSettings.ImageGarbage(85, 80, Duration.ZERO, Duration.ZERO)));
  }

  private static Pod pod(String spec) {
    return Json.read(
        "{\"metadata\":{\"namespace\":\"tests\",\"name\":\"p\"},\"spec\":" + spec + "}", Pod.class);
  }

  @Test
  void readsTheNodesOwn() {
    assertEquals(
        new DnsConfig(List.of("192.0.2.53"), List.of("example.com"), List.of("edns0")), NODE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                        | 10.96.0.10",
        "{\"dnsPolicy\":\"ClusterFirst\",\"hostNetwork\":true}     | 192.0.2.53",
        "{\"dnsPolicy\":\"ClusterFirstWithHostNet\",\"hostNetwork\":true} | 10.96.0.10",
        "{\"dnsPolicy\":\"Default\"}                               | 192.0.2.53",
        "{\"dnsPolicy\":\"None\",\"dnsConfig\":{\"nameservers\":[\"9.9.9.9\"]}} | 9.9.9.9"
      })
  void asksWhomThePolicySays(String spec, String server) {
    assertEquals(List.of(server), PodDns.of(pod(spec), settings("10.96.0.10"), NODE).servers());
  }

  @Test
  void searchesTheClusterFirst() {
    assertEquals(
        new DnsConfig(
            List.of("10.96.0.10"),
            List.of("tests.svc.cluster.local", "svc.cluster.local", "cluster.local", "example.com"),
            List.of("ndots:5")),
        PodDns.of(pod("{}"), settings("10.96.0.10"), NODE));
  }

  @Test
  void takesWhatThePodAdds() {
    DnsConfig config =
        PodDns.of(
            pod(
                """
                {"dnsConfig":{"nameservers":["9.9.9.9","10.96.0.10"],"searches":["more.example"],
                 "options":[{"name":"ndots","value":"2"},{"name":"edns0"}]}}"""),
            settings("10.96.0.10"),
            NODE);
    assertEquals(List.of("10.96.0.10", "9.9.9.9"), config.servers());
    assertEquals("more.example", config.searches().getLast());
    assertEquals(List.of("ndots:2", "edns0"), config.options());
  }

  @Test
  void keepsToWhatResolversTake() {
    assertEquals(3, PodDns.of(pod("{}"), settings("1", "2", "3", "4"), NODE).servers().size());
  }

  @Test
  void asksTheNodesServerWhereTheClusterHasNone() {
    assertEquals(NODE, PodDns.of(pod("{}"), settings(), NODE));
  }
}
