package io.longshore.agent.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.config.AgentCommandLine;
import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.agent.event.EventRecorder;
import io.longshore.base.testing.Eventually;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.coordination.Lease;
import io.longshore.kubeapi.core.Event;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.linux.proc.MachineIds;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeReporterTest {
  private static final Machine MACHINE =
      new Machine(
          4,
          8L << 30,
          0,
          new MachineIds("m", "b", "6.1"),
          "s",
          "Debian",
          Map.of(2L << 20, 10L),
          99);

  @TempDir Path root;

  private static KubeletConfiguration configuration(String... flags) {
    return AgentCommandLine.parse(List.of(flags)).configuration();
  }

  @Test
  void leavesToPodsWhatIsNotReserved() {
    KubeletConfiguration config =
        configuration(
            "--kube-reserved=cpu=500m,memory=1Gi",
            "--system-reserved=memory=512Mi",
            "--eviction-hard=memory.available<100Mi,nodefs.available<10%");
    Resources resources = Resources.of(MACHINE, 1000, config.node(), config.eviction());
    assertEquals(Quantity.parse("3500m"), resources.allocatable().get("cpu"));
    assertEquals(
        Quantity.ofBytes((8L << 30) - (3L << 29) - (100L << 20) - (20L << 20)),
        resources.allocatable().get("memory"));
    assertEquals(Quantity.of(900), resources.allocatable().get("ephemeral-storage"));
    assertEquals(Quantity.of(110), resources.capacity().get("pods"));
    assertEquals(Quantity.parse("20Mi"), resources.capacity().get("hugepages-2Mi"));
  }

  @Test
  void aShortageLastsForAWhile() {
    Shortages shortages = new Shortages(Duration.ofMinutes(5));
    Instant now = Instant.parse("2026-11-21T14:00:00Z");
    assertEquals(Set.of(Shortage.DISK), shortages.with(EnumSet.of(Shortage.DISK), now));
    assertEquals(Set.of(Shortage.DISK), shortages.with(Set.of(), now.plusSeconds(299)));
    assertEquals(Set.of(), shortages.with(Set.of(), now.plusSeconds(301)));
  }

  @Test
  void addressesAreThoseOfThisMachine() {
    assertEquals(
        List.of(InetAddress.ofLiteral("127.0.0.1")),
        NodeAddresses.choose(Optional.of("127.0.0.1")));
    NodeException refused =
        assertThrows(NodeException.class, () -> NodeAddresses.choose(Optional.of("192.0.2.7")));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("192.0.2.7 is no address of this machine"));
    assertThrows(NodeException.class, () -> NodeAddresses.choose(Optional.of("here")));
  }

  @Test
  void countsProcessors() {
    assertEquals(1, Machine.processors("0"));
    assertEquals(6, Machine.processors("0-3,6,8"));
    assertTrue(Machine.read().processors() > 0);
  }

  @Test
  void registersReportsAndFollowsTheRuntime() throws Exception {
    try (ScriptedApiServer api = new ScriptedApiServer();
        KubeClient client =
            new KubeClient(
                ClusterConnection.anonymous(api.address()),
                ClientSettings.of("test").withRate(500, 500));
        FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());
        ContainerRuntime runtime = fake.connect();
        EventRecorder events = new EventRecorder(client, "node-1", Clock.system())) {
      KubeletConfiguration config = configuration("--register-with-taints=a=b:NoSchedule");
      NodeReporter.Setup setup =
          new NodeReporter.Setup(
              config,
              "node-1",
              "machine",
              Map.of("zone", "z"),
              List.of(InetAddress.ofLiteral("127.0.0.1")),
              10_250,
              "v1.36.0",
              List::of);
      MachineSurvey survey = new MachineSurvey(runtime, config, root, Clock.system());
      try (NodeReporter reporter = new NodeReporter(client, setup, survey, events, Clock.system());
          NodeLease _ = new NodeLease(client, "node-1", () -> node(api), 40, Clock.system())) {
        Eventually.holds(reporter::isReady, () -> "not ready: " + api.list(Node.RESOURCE));
        Node node = node(api).orElseThrow();
        assertEquals("machine", node.metadata().labels().get("kubernetes.io/hostname"));
        assertEquals("z", node.metadata().labels().get("zone"));
        assertEquals("a", node.spec().orElseThrow().taints().getFirst().key());
        Node.Status status = node.status().orElseThrow();
        assertEquals("KubeletReady", condition(status, "Ready").reason());
        assertEquals("False", condition(status, "PIDPressure").status());
        assertEquals("Hostname", status.addresses().getLast().type());
        assertEquals(
            10_250, status.daemonEndpoints().orElseThrow().kubeletEndpoint().orElseThrow().Port());
        Eventually.holds(() -> !api.list(Lease.RESOURCE).isEmpty(), () -> "no lease");
        Eventually.holds(() -> reasons(api).contains("NodeReady"), () -> "" + reasons(api));
        assertTrue(reasons(api).contains("Starting"));
        api.delete(Node.RESOURCE, "", "node-1");
        awaitAnother(api, reporter);
        assertFalse(api.list(Node.RESOURCE).isEmpty());
      }
    }
  }

  /** A Node that somebody removed is made again, when there is something to say of it. */
  private static void awaitAnother(ScriptedApiServer api, NodeReporter reporter) {
    api.put(
        Node.RESOURCE,
        new Node(ObjectMeta.named("", "node-1"), Optional.empty(), Optional.empty()));
    reporter.look();
    Eventually.holds(() -> node(api).isPresent(), () -> "no node");
  }

  private static Optional<Node> node(ScriptedApiServer api) {
    return api.list(Node.RESOURCE).stream().findFirst().map(object -> object.as(Node.class));
  }

  private static Node.Condition condition(Node.Status status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> reasons(ScriptedApiServer api) {
    return api.list(Event.RESOURCE).stream()
        .map((JsonObject event) -> event.text("reason"))
        .toList();
  }
}
