package io.longshore.netproxy.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is compiled for a Service, in the words of iptables. */
class ServiceRulesTest {
  private static final String HASH = "DUMMY";

  private static ServiceRules compile(ServiceView view, Masquerading masquerading, boolean brief) {
    return ServiceRules.of(
        new ServiceFacts(
            view,
            ChainNames.of(view.name()),
            masquerading,
            List.of(IpAddress.parse("10.0.0.1")),
            brief));
  }

  private static ServiceRules compile(ServiceView view) {
    return compile(view, Examples.options().masquerading(), false);
  }

  /** Lines as iptables prints them, with words for hashes. */
  private static List<String> lines(ServiceView view, ServiceRules rules) {
    return rules.lines().stream()
        .map(line -> line.place().table() + " " + line.place().chain() + " " + line.rule())
        .map(line -> readable(view, line))
        .toList();
  }

  private static List<String> chains(ServiceView view, ServiceRules rules) {
    return rules.chains().stream()
        .flatMap(chain -> chain.toString().lines())
        .map(line -> readable(view, line))
        .toList();
  }

  private static String readable(ServiceView view, String line) {
    String text = line.replace(ChainNames.of(view.name()).cluster().substring(9), HASH);
    for (Destination one : view.choice().reachable()) {
      text = text.replace(ChainNames.endpoint(view.name(), one), "TO-" + one.address());
    }
    return text;
  }

  /** Names that kube-proxy's own documentation and clusters everywhere show. */
  @Test
  void chainsHaveKubeProxysNames() {
    ServicePortName dns =
        new ServicePortName(new ObjectName("kube-system", "kube-dns"), "dns", Protocol.UDP);
    assertEquals("KUBE-SVC-TCOU7JCQXEZGVUNU", ChainNames.of(dns).cluster());
    ServicePortName api =
        new ServicePortName(new ObjectName("default", "kubernetes"), "https", Protocol.TCP);
    assertEquals("KUBE-SVC-NPX46M4PTMTKRN6Y", ChainNames.of(api).cluster());
    ServicePortName upstreams =
        new ServicePortName(new ObjectName("ns1", "svc1"), "p80", Protocol.TCP);
    assertEquals("KUBE-SVC-XPGD46QRK7WJZT7O", ChainNames.of(upstreams).cluster());
    assertEquals(
        "KUBE-SEP-SXIVWICOYRO3J4NJ",
        ChainNames.endpoint(upstreams, new Destination(IpAddress.parse("10.180.0.1"), 80, false)));
  }

  @Test
  void threeEndpointsShareEvenly() {
    ServiceView view = Examples.view(Examples.web(), "10.244.1.1", "10.244.2.1", "10.244.2.2");
    assertEquals(
        List.of(
            "-A KUBE-SVC-DUMMY ! -s 10.244.0.0/16 -d 10.96.0.1/32 -p tcp -m comment --comment"
                + " \"default/web:http cluster IP\" -m tcp --dport 80 -j KUBE-MARK-MASQ",
            "-A KUBE-SVC-DUMMY -m comment --comment \"default/web:http -> 10.244.1.1:8080\" -m"
                + " statistic --mode random --probability 0.33333333349 -j TO-10.244.1.1",
            "-A KUBE-SVC-DUMMY -m comment --comment \"default/web:http -> 10.244.2.1:8080\" -m"
                + " statistic --mode random --probability 0.50000000000 -j TO-10.244.2.1",
            "-A KUBE-SVC-DUMMY -m comment --comment \"default/web:http -> 10.244.2.2:8080\" -j"
                + " TO-10.244.2.2"),
        chains(view, compile(view)).subList(0, 4));
  }

  @Test
  void anEndpointThatCallsItselfIsMasqueraded() {
    ServiceView view = Examples.view(Examples.web(), "10.244.1.1");
    assertEquals(
        List.of(
            "-A TO-10.244.1.1 -s 10.244.1.1/32 -m comment --comment \"default/web:http\" -j"
                + " KUBE-MARK-MASQ",
            "-A TO-10.244.1.1 -p tcp -m comment --comment \"default/web:http\" -m tcp -j DNAT"
                + " --to-destination 10.244.1.1:8080"),
        chains(view, compile(view)).subList(2, 4));
  }

  @Test
  void nobodyIsRejectedInTheFilterTable() {
    ServiceView view =
        Examples.view(
            Examples.web()
                .port("", "TCP", 80, 30080)
                .externalIps("192.0.2.1")
                .loadBalancer("192.0.2.2", "VIP"));
    ServiceRules rules = compile(view);
    assertEquals(List.of(), rules.chains());
    assertTrue(
        lines(view, rules).stream()
            .allMatch(
                line ->
                    line.startsWith("filter ")
                        && line.contains("has no endpoints")
                        && line.endsWith("-j REJECT --reject-with icmp-port-unreachable")),
        rules::toString);
  }

  @Test
  void whoMayNotUseTheLoadBalancerIsNotTranslatedAndThenDropped() {
    ServiceView view =
        Examples.view(
            Examples.web().loadBalancer("192.0.2.2", "VIP").allowedSources("10.0.0.0/8"),
            "10.244.1.1");
    ServiceRules rules = compile(view);
    assertEquals(
        List.of(
            "-A KUBE-FW-DUMMY -s 10.0.0.0/8 -m comment --comment \"default/web:http loadbalancer"
                + " IP\" -j KUBE-EXT-DUMMY",
            // This node is in the range, and may have the address itself.
            "-A KUBE-FW-DUMMY -s 192.0.2.2/32 -m comment --comment \"default/web:http"
                + " loadbalancer IP\" -j KUBE-EXT-DUMMY",
            "-A KUBE-FW-DUMMY -m comment --comment \"other traffic to default/web:http will be"
                + " dropped by KUBE-PROXY-FIREWALL\""),
        chains(view, rules).subList(0, 3));
    assertEquals(
        List.of(
            "nat KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment \"default/web:http"
                + " cluster IP\" -m tcp --dport 80 -j KUBE-SVC-DUMMY",
            "nat KUBE-SERVICES -d 192.0.2.2/32 -p tcp -m comment --comment \"default/web:http"
                + " loadbalancer IP\" -m tcp --dport 80 -j KUBE-FW-DUMMY",
            "filter KUBE-PROXY-FIREWALL -d 192.0.2.2/32 -p tcp -m comment --comment"
                + " \"default/web:http traffic not accepted by KUBE-FW-DUMMY\" -m tcp --dport 80"
                + " -j DROP"),
        lines(view, rules));
  }

  @Test
  void podsAreToldByTheirDevice() {
    ServiceView view = Examples.view(Examples.web(), "10.244.1.1");
    assertTrue(firstRule(view, new LocalTraffic.FromBridge("cni0")).contains("! -i cni0 "));
    assertTrue(firstRule(view, new LocalTraffic.FromDevices("veth")).contains("! -i veth+ "));
    assertTrue(firstRule(view, new LocalTraffic.Unknown()).endsWith("-j TO-10.244.1.1"));
  }

  private static String firstRule(ServiceView view, LocalTraffic pods) {
    return chains(view, compile(view, new Masquerading(false, pods, 14), false)).getFirst();
  }

  @Test
  void everybodyIsMasqueradedIfTheUserSaysSo() {
    ServiceView view = Examples.view(Examples.web(), "10.244.1.1");
    ServiceRules rules =
        compile(view, new Masquerading(true, new LocalTraffic.Unknown(), 14), false);
    assertTrue(
        chains(view, rules).getFirst().startsWith("-A KUBE-SVC-DUMMY -d 10.96.0.1/32 -p tcp"));
  }

  @Test
  void whereThereAreManyEndpointsCommentsAreLeftOut() {
    ServiceView view = Examples.view(Examples.web().affinity(60), "10.244.1.1");
    ServiceRules rules = compile(view, Examples.options().masquerading(), true);
    assertEquals(
        List.of(
            "-A KUBE-SVC-DUMMY -m recent --rcheck --seconds 60 --reap --name TO-10.244.1.1 --mask"
                + " 255.255.255.255 --rsource -j TO-10.244.1.1",
            "-A KUBE-SVC-DUMMY -j TO-10.244.1.1",
            "-A TO-10.244.1.1 -s 10.244.1.1/32 -j KUBE-MARK-MASQ",
            "-A TO-10.244.1.1 -p tcp -m recent --set --name TO-10.244.1.1 --mask 255.255.255.255"
                + " --rsource -m tcp -j DNAT --to-destination 10.244.1.1:8080"),
        chains(view, rules).subList(1, 5));
  }
}
