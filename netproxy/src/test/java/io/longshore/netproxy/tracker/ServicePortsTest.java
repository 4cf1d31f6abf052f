package io.longshore.netproxy.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.testing.ServiceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicePortsTest {

  private static List<ServicePort> ports(ServiceBuilder service) {
    return ServicePorts.of(service.proxied(), IpFamily.IPV4);
  }

  @Test
  void everythingIsRead() {
    ServiceBuilder service =
        ServiceBuilder.named("web", "10.96.0.1", "fd00::1")
            .port("http", "TCP", 80, 30080)
            .port("dns", "UDP", 53)
            .loadBalancer("192.0.2.1", "")
            .loadBalancer("192.0.2.2", "VIP")
            .loadBalancer("192.0.2.3", "Proxy")
            .loadBalancer("2001:db8::1", "VIP")
            .externalIps("198.51.100.1", "nonsense", "2001:db8::2")
            .allowedSources(" 10.0.0.0/8", "fd00::/8", "nonsense")
            .affinity(60)
            .externalLocal()
            .internalLocal()
            .with("healthCheckNodePort", 31000);
    ServicePort http =
        new ServicePort(
            new ServicePortName(new ObjectName("default", "web"), "http", Protocol.TCP),
            IpAddress.parse("10.96.0.1"),
            80,
            30080,
            List.of(IpAddress.parse("198.51.100.1")),
            List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("192.0.2.2")),
            List.of(Cidr.parse("10.0.0.0/8")),
            new Affinity.ByClientAddress(60),
            TrafficPolicy.LOCAL,
            TrafficPolicy.LOCAL,
            31000);
    assertEquals(http, ports(service).get(1));
    assertEquals("default/web:dns", ports(service).getFirst().name().toString());
    ServicePort six = ServicePorts.of(service.proxied(), IpFamily.IPV6).get(1);
    assertEquals(IpAddress.parse("fd00::1"), six.clusterIp());
    assertEquals(List.of(IpAddress.parse("2001:db8::2")), six.externalIps());
    assertEquals(List.of(Cidr.parse("fd00::/8")), six.allowedSources());
  }

  @Test
  void whatIsNotForAProxyIsLeftOut() {
    assertEquals(List.of(), ports(ServiceBuilder.named("a", "None").port("", "TCP", 80)));
    assertEquals(List.of(), ports(ServiceBuilder.named("a", "").port("", "TCP", 80)));
    assertEquals(List.of(), ports(ServiceBuilder.named("a", "fd00::1").port("", "TCP", 80)));
    assertEquals(
        List.of(),
        ports(
            ServiceBuilder.named("a", "10.96.0.1")
                .with("type", "ExternalName")
                .port("", "TCP", 80)));
    assertEquals(List.of(), ports(ServiceBuilder.named("a", "10.96.0.1").port("", "QUIC", 80)));
  }

  @Test
  void objectsOfOldClustersAreRead() {
    ServiceBuilder service =
        ServiceBuilder.named("a").with("clusterIP", "010.096.000.001").port("", "", 80);
    assertEquals(IpAddress.parse("10.96.0.1"), ports(service).getFirst().clusterIp());
    assertEquals(Protocol.TCP, ports(service).getFirst().name().protocol());
  }

  @Test
  void aRangeOfEverybodyIsNoFilter() {
    ServiceBuilder service =
        ServiceBuilder.named("a", "10.96.0.1")
            .port("", "TCP", 80)
            .loadBalancer("192.0.2.1", "")
            .allowedSources("10.0.0.0/8", "0.0.0.0/0");
    assertEquals(List.of(), ports(service).getFirst().allowedSources());
  }

  @Test
  void affinityLastsThreeHoursByDefault() {
    ServiceBuilder service =
        ServiceBuilder.named("a", "10.96.0.1")
            .port("", "TCP", 80)
            .with("sessionAffinity", "ClientIP")
            .with("sessionAffinityConfig", Map.of());
    assertEquals(new Affinity.ByClientAddress(10_800), ports(service).getFirst().affinity());
  }

  @Test
  void anExternalPolicyNeedsSomethingExternal() {
    ServiceBuilder service =
        ServiceBuilder.named("a", "10.96.0.1")
            .port("", "TCP", 80)
            .with("healthCheckNodePort", 31000)
            .externalLocal();
    assertEquals(TrafficPolicy.CLUSTER, ports(service).getFirst().externalPolicy());
    assertEquals(0, ports(service).getFirst().healthCheckPort());
    assertEquals(
        TrafficPolicy.LOCAL, ports(service.externalIps("192.0.2.1")).getFirst().externalPolicy());
    assertEquals(0, ports(service).getFirst().healthCheckPort());
  }
}
