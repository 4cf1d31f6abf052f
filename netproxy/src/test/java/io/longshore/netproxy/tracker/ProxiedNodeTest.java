package io.longshore.netproxy.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.longshore.kubeapi.json.Json;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeFacts;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.NodePortSelection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProxiedNodeTest {

  private static NodeFacts facts(String json) {
    return Json.read(json, ProxiedNode.class).facts();
  }

  @Test
  void internalAddressesComeFirstAndOneOfEachFamily() {
    NodeFacts facts =
        facts(
            """
            {"metadata":{"name":"a","labels":{"topology.kubernetes.io/zone":"z"}},
             "spec":{"podCIDR":"10.244.1.0/24","podCIDRs":["10.244.1.0/24","fd00:1::/64"]},
             "status":{"images":[{"names":["x"]}],"addresses":[
               {"type":"ExternalIP","address":"192.0.2.1"},{"type":"Hostname","address":"a"},
               {"type":"InternalIP","address":"10.0.0.1"},{"type":"InternalIP","address":"10.0.0.2"},
               {"type":"ExternalIP","address":"2001:db8::1"}]}}
            """);
    assertEquals("[10.0.0.1, 2001:db8::1]", facts.addresses().toString());
    assertEquals(Optional.of(Cidr.parse("fd00:1::/64")), facts.podRange(IpFamily.IPV6));
    assertEquals("z", facts.zone());
  }

  @Test
  void aNodeThatIsAboutToGoIsNotEligible() {
    assertFalse(
        facts(
                """
                {"metadata":{"name":"a"},
                 "spec":{"taints":[{"key":"ToBeDeletedByClusterAutoscaler","effect":"NoSchedule"}]}}
                """)
            .eligible());
    assertFalse(
        facts("{\"metadata\":{\"name\":\"a\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}")
            .eligible());
  }

  @Test
  void nodePortsAreWhereTheUserWantsThem() {
    List<IpAddress> machine =
        Stream.of("127.0.0.1", "10.0.0.1", "192.0.2.1", "fd00::1").map(IpAddress::parse).toList();
    List<IpAddress> node = List.of(IpAddress.parse("10.0.0.1"));
    NodePortSelection inner = new NodePortSelection(false, List.of(Cidr.parse("10.0.0.0/8")));
    assertEquals(new NodePortAddresses.Listed(node), inner.choose(IpFamily.IPV4, node, machine));
    assertEquals(new NodePortAddresses.All(), inner.choose(IpFamily.IPV6, node, machine));
    assertEquals(
        new NodePortAddresses.All(),
        new NodePortSelection(false, List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("0.0.0.0/0")))
            .choose(IpFamily.IPV4, node, machine));
    NodePortSelection primary = new NodePortSelection(true, List.of());
    assertEquals(new NodePortAddresses.Listed(node), primary.choose(IpFamily.IPV4, node, machine));
    assertEquals(
        new NodePortAddresses.Listed(List.of()), primary.choose(IpFamily.IPV6, node, machine));
  }
}
