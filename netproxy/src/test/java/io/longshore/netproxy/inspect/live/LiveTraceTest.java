package io.longshore.netproxy.inspect.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.conntrack.Flow;
import io.longshore.netlink.conntrack.KernelFlows;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.inspect.kernel.KernelReader;
import io.longshore.netproxy.inspect.service.ServiceSurvey;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.PacketTracer;
import io.longshore.netproxy.inspect.walk.Step;
import io.longshore.netproxy.inspect.walk.Trace;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.ProxyNetwork;
import io.longshore.netproxy.testing.RealPackets;
import io.longshore.netproxy.testing.Scenario;
import io.longshore.netproxy.testing.Scenario.Expectation;
import io.longshore.netproxy.testing.Scenarios;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel tells of real packets, and what walks say of the same ones. */
@KernelTest(commands = {"ip", "nft"})
class LiveTraceTest {
  private final Scenario scenario =
      Scenarios.all(IpFamily.IPV4)
          .filter(one -> one.name().equals("cluster address"))
          .findFirst()
          .orElseThrow();
  private final Expectation expectation =
      scenario.expectations().stream()
          .filter(one -> one.probe().from() == Place.LOCAL_POD)
          .findFirst()
          .orElseThrow();

  private ProxyNetwork network;
  private NetworkNamespace node;
  private ProxyBackend backend;

  @BeforeEach
  void open() {
    network = new ProxyNetwork();
    node = network.namespace(Place.NODE);
    backend = NftablesBackend.open(scenario.family(), scenario.masquerading(), node);
    backend.replace(new DesiredState(scenario.surroundings(), scenario.views()));
  }

  @AfterEach
  void close() {
    backend.close();
    network.close();
  }

  private LivePacket waitedFor() {
    return new LivePacket(
        Optional.of(Place.LOCAL_POD.address(IpFamily.IPV4)),
        expectation.probe().to(),
        expectation.probe().port(),
        Protocol.TCP);
  }

  private String ruleset() {
    return network.network(Place.NODE).run("nft", "list", "ruleset");
  }

  @Test
  void aRealPacketMeetsTheRulesThatTheWalkTells() {
    String before = ruleset();
    List<Step> live;
    try (LiveTrace trace = LiveTrace.open(node, waitedFor())) {
      assertTrue(ruleset().contains("longshore-trace"), this::ruleset);
      new RealPackets(network).check(expectation);
      live = trace.next(Duration.ofSeconds(10)).orElseThrow();
    }
    assertEquals(before, ruleset(), "something is left");
    IpAddress from = Place.LOCAL_POD.address(IpFamily.IPV4);
    Trace walked =
        new PacketTracer(KernelReader.read(node))
            .trace(
                Packet.of(
                    Protocol.TCP, from, expectation.probe().to(), expectation.probe().port()));
    List<String> walkedRules =
        walked.ways().getFirst().steps().stream()
            .filter(step -> step.table().equals("nft ip longshore-proxy"))
            .map(step -> step.chain() + ": " + step.rule())
            .toList();
    List<String> liveRules =
        live.stream()
            .filter(step -> !step.rule().equals("policy") && !step.rule().startsWith("end of"))
            .map(step -> step.chain() + ": " + step.rule())
            .toList();
    assertEquals(walkedRules, liveRules);
  }

  @Test
  void withoutAPacketThereIsNothingToTell() {
    try (LiveTrace trace = LiveTrace.open(node, waitedFor())) {
      assertTrue(trace.next(Duration.ofMillis(50)).isEmpty());
    }
    assertFalse(ruleset().contains("longshore-trace"), this::ruleset);
  }

  @Test
  void flowsAreStaleOnceTheirEndpointIsGone() {
    network.forgetFlows();
    new RealPackets(network).check(expectation);
    List<ServiceFlow> flows = flows();
    assertFalse(flows.isEmpty());
    assertTrue(flows.stream().noneMatch(ServiceFlow::stale), flows::toString);
    assertTrue(flows.stream().noneMatch(ServiceFlow::masqueraded), flows::toString);
    Scenario other =
        Scenarios.all(IpFamily.IPV4)
            .filter(one -> one.name().equals("a pod that is its own endpoint"))
            .findFirst()
            .orElseThrow();
    backend.replace(new DesiredState(other.surroundings(), other.views()));
    assertTrue(flows().stream().allMatch(ServiceFlow::stale), () -> flows().toString());
  }

  private List<ServiceFlow> flows() {
    try (KernelFlows kernel =
        new KernelFlows(NetlinkSocket.open(NetlinkProtocol.NETFILTER, node))) {
      List<Flow> all = kernel.list();
      return ServiceFlow.of(new ServiceSurvey(KernelReader.read(node)).all(), all);
    }
  }
}
