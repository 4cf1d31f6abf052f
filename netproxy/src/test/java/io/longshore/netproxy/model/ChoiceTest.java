package io.longshore.netproxy.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.meta.ObjectName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of pkg/proxy/topology.go, case by case. */
class ChoiceTest {
  private static final NodeTopology NODE = new NodeTopology("node-a", "zone-a");

  /** An endpoint such as {@code "1 local zone=a node=b terminating"}. */
  private static Endpoint endpoint(String text) {
    List<String> words = List.of(text.split(" "));
    Destination destination =
        new Destination(IpAddress.parse("10.0.0." + words.getFirst()), 80, words.contains("local"));
    boolean terminating = words.contains("terminating");
    return new Endpoint(
        destination,
        !terminating && !words.contains("unready"),
        !words.contains("unready"),
        terminating,
        hints(words, "zone="),
        hints(words, "node="));
  }

  private static List<String> hints(List<String> words, String prefix) {
    return words.stream()
        .filter(word -> word.startsWith(prefix))
        .map(word -> word.substring(prefix.length()))
        .toList();
  }

  private static ServicePort port(
      TrafficPolicy internal, TrafficPolicy external, int nodePort, Protocol protocol) {
    return new ServicePort(
        new ServicePortName(new ObjectName("default", "web"), "http", protocol),
        IpAddress.parse("10.96.0.1"),
        80,
        nodePort,
        List.of(),
        List.of(),
        List.of(),
        new Affinity.None(),
        internal,
        external,
        0);
  }

  private static final ServicePort PLAIN =
      port(TrafficPolicy.CLUSTER, TrafficPolicy.CLUSTER, 0, Protocol.TCP);
  private static final ServicePort INTERNAL_LOCAL =
      port(TrafficPolicy.LOCAL, TrafficPolicy.CLUSTER, 0, Protocol.TCP);
  private static final ServicePort EXTERNAL_LOCAL =
      port(TrafficPolicy.CLUSTER, TrafficPolicy.LOCAL, 30080, Protocol.TCP);

  private static Choice choose(ServicePort port, String... endpoints) {
    return Choice.of(port, Stream.of(endpoints).map(ChoiceTest::endpoint).sorted().toList(), NODE);
  }

  private static String hosts(List<Destination> destinations) {
    return String.join(
        ",",
        destinations.stream()
            .map(one -> one.address().toString().substring("10.0.0.".length()))
            .toList());
  }

  @Test
  void readyEndpointsAreChosen() {
    Choice choice = choose(PLAIN, "3", "1 local", "2 unready");
    assertEquals("1,3", hosts(choice.cluster()));
    assertEquals("", hosts(choice.local()));
    assertTrue(choice.anywhere());
  }

  @Test
  void terminatingOnesAreTheLastResortOfEachSetByItself() {
    assertEquals("1", hosts(choose(PLAIN, "1 terminating", "2 unready").cluster()));
    assertEquals("2", hosts(choose(PLAIN, "1 terminating", "2").cluster()));
    Choice choice = choose(EXTERNAL_LOCAL, "1 local terminating", "2");
    assertEquals("2", hosts(choice.cluster()));
    assertEquals("1", hosts(choice.local()));
    assertEquals("1,2", hosts(choice.reachable()));
  }

  @Test
  void nobodyIsRejectedAndNobodyHereIsDropped() {
    Choice nobody = choose(INTERNAL_LOCAL, "1 local unready");
    assertFalse(nobody.anywhere());
    assertEquals(new Treatment.Reject(), ServiceView.of(INTERNAL_LOCAL, nobody).internal());
    Choice elsewhere = choose(INTERNAL_LOCAL, "1");
    assertEquals("", hosts(elsewhere.cluster()));
    assertEquals(new Treatment.Drop(), ServiceView.of(INTERNAL_LOCAL, elsewhere).internal());
    Choice dying = choose(INTERNAL_LOCAL, "1 terminating");
    assertEquals(new Treatment.Drop(), ServiceView.of(INTERNAL_LOCAL, dying).internal());
  }

  @Test
  void outsidersAndInsidersPartWhereTheExternalPolicyIsLocal() {
    ServiceView view = ServiceView.of(EXTERNAL_LOCAL, choose(EXTERNAL_LOCAL, "1", "2 local"));
    assertEquals(
        new ExternalTraffic.ToLocal(
            new Treatment.Balance(List.of(endpoint("2 local").destination())),
            new Treatment.Balance(
                List.of(endpoint("1").destination(), endpoint("2 local").destination()))),
        view.external());
    assertEquals(
        new ExternalTraffic.ToLocal(
            new Treatment.Drop(), new Treatment.Balance(List.of(endpoint("1").destination()))),
        ServiceView.of(EXTERNAL_LOCAL, choose(EXTERNAL_LOCAL, "1")).external());
  }

  @Test
  void zoneHintsCountOnlyIfAllHaveOneAndOneIsForUs() {
    assertEquals("1", hosts(choose(PLAIN, "1 zone=zone-a", "2 zone=zone-b").cluster()));
    assertEquals("1,2", hosts(choose(PLAIN, "1 zone=zone-a", "2").cluster()));
    assertEquals("1,2", hosts(choose(PLAIN, "1 zone=zone-c", "2 zone=zone-b").cluster()));
    assertEquals(
        "1,3",
        hosts(
            choose(PLAIN, "1 zone=zone-a", "2 zone=zone-b", "3 zone=zone-b zone=zone-a")
                .cluster()));
    assertEquals("1", hosts(choose(PLAIN, "1 zone=zone-a", "2 unready").cluster()));
  }

  @Test
  void nodeHintsStandBeforeZoneHints() {
    assertEquals(
        "2",
        hosts(choose(PLAIN, "1 zone=zone-a node=node-b", "2 zone=zone-b node=node-a").cluster()));
    assertEquals(
        "1",
        hosts(choose(PLAIN, "1 zone=zone-a node=node-b", "2 zone=zone-b node=node-c").cluster()));
  }

  @Test
  void aNodeWithoutAZoneIgnoresZones() {
    List<Endpoint> endpoints = List.of(endpoint("1 zone="), endpoint("2 zone=zone-b"));
    Choice choice = Choice.of(PLAIN, endpoints, new NodeTopology("node-a", ""));
    assertEquals("1,2", hosts(choice.cluster()));
  }

  @Test
  void localTrafficIgnoresHints() {
    Choice choice = choose(EXTERNAL_LOCAL, "1 local zone=zone-b", "2 zone=zone-a");
    assertEquals("2", hosts(choice.cluster()));
    assertEquals("1", hosts(choice.local()));
  }

  @Test
  void flowsWithoutConnectionsMayStayWithWhomeverStillAnswers() {
    ServicePort udp = port(TrafficPolicy.CLUSTER, TrafficPolicy.CLUSTER, 0, Protocol.UDP);
    Choice choice = choose(udp, "1", "2 terminating", "3 unready");
    assertEquals("1", hosts(choice.cluster()));
    assertEquals("1,2", hosts(choice.serving()));
    assertEquals(List.of(), choose(PLAIN, "1", "2 terminating").serving());
  }

  @Test
  void equalListsAreOneList() {
    Choice choice = choose(EXTERNAL_LOCAL, "1 local", "2 local");
    assertSame(choice.cluster(), choice.local());
    assertSame(choice.cluster(), choice.reachable());
  }
}
