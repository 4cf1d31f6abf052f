package io.longshore.netproxy.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.SortedLists.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ServiceViewTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.1");
  private static final IpAddress OTHER = IpAddress.parse("192.0.2.2");

  private static ServicePort port(
      List<IpAddress> externalIps, List<IpAddress> vips, List<Cidr> sources) {
    return new ServicePort(
        new ServicePortName(new ObjectName("default", "web"), "", Protocol.TCP),
        IpAddress.parse("10.96.0.1"),
        80,
        30080,
        externalIps,
        vips,
        sources,
        new Affinity.None(),
        TrafficPolicy.CLUSTER,
        TrafficPolicy.CLUSTER,
        0);
  }

  @Test
  void everyAddressIsAFrontendOnce() {
    assertEquals(
        List.of(
            new Frontend.ClusterAddress(IpAddress.parse("10.96.0.1"), 80),
            new Frontend.LoadBalancerAddress(VIP, 80, List.of()),
            new Frontend.ExternalAddress(OTHER, 80),
            new Frontend.NodePort(30080)),
        ServiceView.wanted(port(List.of(VIP, OTHER, OTHER), List.of(VIP), List.of())));
  }

  @Test
  void aLoadBalancersAddressMayTalkToItself() {
    Cidr office = Cidr.parse("198.51.100.0/24");
    assertEquals(
        new Frontend.LoadBalancerAddress(VIP, 80, List.of(Cidr.only(VIP), office)),
        ServiceView.wanted(port(List.of(), List.of(VIP), List.of(office))).get(1));
  }

  @Test
  void namesPrintAsKubeProxyHasThem() {
    assertEquals("default/web", port(List.of(), List.of(), List.of()).name().toString());
    assertEquals(
        "default/web:http",
        new ServicePortName(new ObjectName("default", "web"), "http", Protocol.UDP).toString());
  }

  @Test
  void sortedListsAreComparedAndJoinedAsSets() {
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 500; i++) {
                Set<Integer> one = numbers(random);
                Set<Integer> other = numbers(random);
                Set<Integer> all = new TreeSet<>(one);
                all.addAll(other);
                assertEquals(
                    new ArrayList<>(all), SortedLists.union(List.copyOf(one), List.copyOf(other)));
                Difference<Integer> difference =
                    SortedLists.difference(List.copyOf(one), List.copyOf(other));
                one.removeAll(difference.removed());
                one.addAll(difference.added());
                assertEquals(other, one);
                assertEquals(all.size() - other.size(), difference.removed().size());
              }
            });
  }

  private static Set<Integer> numbers(Random random) {
    Set<Integer> numbers = new TreeSet<>();
    random.ints(random.nextInt(10), 0, 12).forEach(numbers::add);
    return numbers;
  }
}
