package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.ManualClock;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.ServiceAccount;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.ClusterCaches;
import io.longshore.master.cluster.Controller;
import io.longshore.master.cluster.EventRecorder;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import io.longshore.master.controllers.node.NodeLifecycle;
import io.longshore.master.controllers.node.PodCollector;
import io.longshore.master.controllers.node.TaintEviction;
import io.longshore.master.testing.TestMaster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What controllers do when time has passed, on a real API and a clock that the test moves. */
class PatienceTest {
  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();

  @SuppressWarnings("NullAway.Init") // made before each test
  private TestMaster master;

  @SuppressWarnings("NullAway.Init") // made before each test
  private KubeClient client;

  @SuppressWarnings("NullAway.Init") // made before each test
  private ClusterCaches caches;

  @SuppressWarnings("NullAway.Init") // made before each test
  private EventRecorder events;

  private Optional<Controller> controller = Optional.empty();

  @BeforeEach
  void start() {
    master = new TestMaster(folder.resolve("master"));
    client =
        new KubeClient(
            Kubeconfig.read(master.kubeconfig()).connection(),
            ClientSettings.of("test").withRate(0, 0));
    caches = new ClusterCaches(client, InformerSettings.DEFAULT);
    events = EventRecorder.start(client, clock);
    createAccount();
  }

  /** Pods are refused without it; no controller makes it here. */
  private void createAccount() {
    ObjectMeta named = ObjectMeta.named("default", "default");
    if (client.find(ServiceAccount.RESOURCE, named.objectName()).isEmpty()) {
      ServiceAccount account = new ServiceAccount(named, List.of(), List.of(), Optional.empty());
      client.create(ServiceAccount.RESOURCE, account, WriteOptions.DEFAULT);
    }
  }

  @AfterEach
  void stop() {
    controller.ifPresent(Controller::close);
    events.close();
    caches.close();
    client.close();
    master.close();
  }

  private void begin(Controller one) throws InterruptedException {
    controller = Optional.of(one);
    caches.start();
    assertTrue(caches.awaitSynced(Duration.ofSeconds(20)));
    one.start();
  }

  private void create(String name, String node, String more) {
    JsonObject pod =
        Json.read(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default"},
             "spec":{"nodeName":"%s",%s"containers":[{"name":"c","image":"i"}]}}"""
                .formatted(name, node, more.replace('\'', '"')),
            JsonObject.class);
    client.create(Pod.RESOURCE.as(JsonObject.class), pod, WriteOptions.DEFAULT);
  }

  private void createNode(String name, String spec) {
    JsonObject node =
        Json.read(
            """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"%s"},"spec":{%s},
             "status":{"conditions":[{"type":"Ready","status":"True"}]}}"""
                .formatted(name, spec.replace('\'', '"')),
            JsonObject.class);
    client.create(Node.RESOURCE.as(JsonObject.class), node, WriteOptions.DEFAULT);
  }

  private List<String> pods() {
    return client.list(PodView.RESOURCE, "default", ListOptions.ALL).items().stream()
        .filter(pod -> !pod.isEnding())
        .map(pod -> pod.metadata().name())
        .sorted()
        .toList();
  }

  private void awaitTimer() {
    Eventually.holds(() -> clock.untilNext().isPresent(), () -> "nobody waits");
  }

  private void awaitPods(List<String> wanted) {
    Eventually.holds(() -> pods().equals(wanted), () -> "there are " + pods());
  }

  @Test
  void podsOfANodeThatDoesNotComeBackAreDeleted() throws Exception {
    createNode("a", "");
    create("stays", "a", "");
    create("goes", "gone", "");
    begin(new PodCollector(client, caches, clock, clock, 0));
    awaitTimer();
    clock.advance(Duration.ofSeconds(39));
    assertEquals(List.of("goes", "stays"), pods());
    clock.advance(Duration.ofSeconds(1));
    awaitPods(List.of("stays"));
  }

  @Test
  void aNodeMayComeBackInTime() throws Exception {
    create("first", "back", "");
    create("second", "gone", "");
    begin(new PodCollector(client, caches, clock, clock, 0));
    awaitTimer();
    createNode("back", "");
    clock.advance(Duration.ofSeconds(40));
    awaitPods(List.of("first"));
  }

  @Test
  void ofPodsThatHaveEndedOnlySoManyStay() throws Exception {
    createNode("a", "");
    for (int i = 0; i < 4; i++) {
      create("p" + i, "a", "");
      client.patch(
          Pod.RESOURCE,
          new ObjectName("default", "p" + i),
          "status",
          new Patch.MergePatch(JsonObject.EMPTY.with("Succeeded", "status", "phase")),
          WriteOptions.DEFAULT);
    }
    create("runs", "a", "");
    begin(new PodCollector(client, caches, clock, clock, 3));
    awaitTimer();
    clock.advance(Duration.ofSeconds(20));
    Eventually.holds(() -> pods().size() == 4, () -> "there are " + pods());
    assertTrue(pods().contains("runs"));
  }

  @Test
  void podsLeaveATaintedNodeWhenTheirTimeIsOver() throws Exception {
    createNode("a", "'taints':[{'key':'k','effect':'NoExecute'}]");
    create("never", "a", "'tolerations':[{'key':'k','operator':'Exists'}],");
    create("now", "a", "");
    create(
        "later",
        "a",
        "'tolerations':[{'key':'k','operator':'Exists','effect':'NoExecute','tolerationSeconds':30}],");
    begin(new TaintEviction(client, caches, events, clock, clock));
    awaitPods(List.of("later", "never"));
    awaitTimer();
    clock.advance(Duration.ofSeconds(29));
    assertEquals(List.of("later", "never"), pods());
    clock.advance(Duration.ofSeconds(2));
    awaitPods(List.of("never"));
  }

  private String readiness(String node) {
    return client
        .get(NodeView.RESOURCE, new ObjectName("", node))
        .condition("Ready")
        .map(Node.Condition::status)
        .orElse("");
  }

  @Test
  void aSilentNodeIsUnknown() throws Exception {
    createNode("a", "");
    Duration patience = Duration.ofSeconds(40);
    begin(new NodeLifecycle(client, caches, events, clock, clock, patience));
    awaitTimer();
    clock.advance(Duration.ofSeconds(39));
    assertEquals("True", readiness("a"));
    clock.advance(Duration.ofSeconds(2));
    Eventually.holds(() -> readiness("a").equals("Unknown"), () -> readiness("a"));
    Eventually.holds(
        () ->
            client.get(NodeView.RESOURCE, new ObjectName("", "a")).wanted().taints().stream()
                .map(NodeView.Taint::toString)
                .toList()
                .equals(List.of("node.kubernetes.io/unreachable:NoSchedule")),
        () -> client.get(NodeView.RESOURCE, new ObjectName("", "a")).toString());
  }
}
