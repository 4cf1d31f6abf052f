package io.longshore.master.controllers.endpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.core.Endpoints;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.json.Json;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubsetsTest {

  private static Service service(String spec) {
    return Json.read(
        """
        {"metadata":{"name":"web","namespace":"default"},
         "spec":{"ports":[{"name":"http","port":80,"protocol":"TCP","targetPort":"http"},
                          {"name":"admin","port":81,"protocol":"TCP","targetPort":9000}]%s}}"""
            .formatted(spec.replace('\'', '"')),
        Service.class);
  }

  private static PodView pod(String name, String address, int port, String more, boolean ready) {
    return Json.read(
        """
        {"metadata":{"name":"%1$s","uid":"%1$s","namespace":"default"%4$s},
         "spec":{"nodeName":"n1","containers":[{"name":"c","ports":[
           {"name":"http","containerPort":%3$d,"protocol":"TCP"}]}]},
         "status":{"phase":"Running","podIP":"%2$s","podIPs":[{"ip":"%2$s"},{"ip":"fd00::1"}],
           "conditions":[{"type":"Ready","status":"%5$s"}]}}"""
            .formatted(name, address, port, more.replace('\'', '"'), ready ? "True" : "False"),
        PodView.class);
  }

  private static List<String> text(Endpoints.Subset subset) {
    return List.of(
        subset.addresses().stream().map(Endpoints.Address::ip).toList().toString(),
        subset.notReadyAddresses().stream().map(Endpoints.Address::ip).toList().toString(),
        subset.ports().stream().map(port -> port.name() + port.port()).toList().toString());
  }

  @Test
  void thoseWithTheSamePortsStandTogether() {
    List<PodView> pods =
        List.of(
            pod("b", "10.0.0.2", 8080, "", true),
            pod("a", "10.0.0.1", 8080, "", true),
            pod("c", "10.0.0.3", 8080, "", false),
            pod("d", "10.0.0.4", 7070, "", true));
    assertEquals(
        List.of(
            List.of("[10.0.0.1, 10.0.0.2, 10.0.0.4]", "[10.0.0.3]", "[admin9000]"),
            List.of("[10.0.0.4]", "[]", "[http7070]"),
            List.of("[10.0.0.1, 10.0.0.2]", "[10.0.0.3]", "[http8080]")),
        Subsets.of(service(""), pods).all().stream().map(SubsetsTest::text).toList());
  }

  @Test
  void endingPodsAndTheOtherFamilyAreNotThere() {
    String ending = ",'deletionTimestamp':'2026-01-01T00:00:00Z'";
    List<PodView> pods = List.of(pod("a", "10.0.0.1", 8080, ending, true));
    assertEquals(List.of(), Subsets.of(service(""), pods).all());
    Subsets published = Subsets.of(service(",'publishNotReadyAddresses':true"), pods);
    assertEquals(
        List.of("[10.0.0.1]", "[]", "[admin9000, http8080]"), text(published.all().getFirst()));
    List<PodView> whole = List.of(pod("a", "10.0.0.1", 8080, "", true));
    Subsets other = Subsets.of(service(",'ipFamilies':['IPv6']"), whole);
    assertEquals(List.of("[fd00::1]", "[]", "[admin9000, http8080]"), text(other.all().getFirst()));
  }

  @Test
  void tooManyAreCutOffThoseNotReadyFirst() {
    List<PodView> pods =
        IntStream.range(0, 1010)
            .mapToObj(i -> pod("p" + i, "10.0." + i / 250 + "." + i % 250, 8080, "", i >= 20))
            .toList();
    Subsets subsets = Subsets.of(service(""), pods);
    assertTrue(subsets.truncated());
    Endpoints.Subset only = subsets.all().getFirst();
    assertEquals(990, only.addresses().size());
    assertEquals(10, only.notReadyAddresses().size());
  }

  @ParameterizedTest
  @CsvSource({
    // ready, ending, published -> ready, serving, terminating
    "true, false, false, true, true, false",
    "false, false, false, false, false, false",
    "true, true, false, false, true, true",
    "false, true, true, true, false, true",
  })
  void endpointsSayHowTheirPodsAre(
      boolean ready,
      boolean ending,
      boolean published,
      boolean isReady,
      boolean isServing,
      boolean isTerminating) {
    String more = ending ? ",'deletionTimestamp':'2026-01-01T00:00:00Z'" : "";
    PodEndpoint endpoint =
        new PodEndpoint(
            service(published ? ",'publishNotReadyAddresses':true" : ""),
            pod("a", "10.0.0.1", 8080, more, ready));
    assertEquals(
        Optional.of(
            new EndpointSlice.Conditions(
                Optional.of(isReady), Optional.of(isServing), Optional.of(isTerminating))),
        endpoint.endpoint("10.0.0.1", Optional.empty()).conditions());
  }

  @ParameterizedTest
  @CsvSource({"PreferSameZone, 1, 0", "PreferClose, 1, 0", "PreferSameNode, 1, 1", "'', 0, 0"})
  void nearIsBetterWhereTheServiceSaysSo(String distribution, int zones, int nodes) {
    NodeView node =
        Json.read(
            "{\"metadata\":{\"name\":\"n1\",\"labels\":{\"topology.kubernetes.io/zone\":\"z\"}}}",
            NodeView.class);
    EndpointSlice.Endpoint endpoint =
        new PodEndpoint(
                service(",'trafficDistribution':'" + distribution + "'"),
                pod("a", "10.0.0.1", 8080, "", true))
            .endpoint("10.0.0.1", Optional.of(node));
    assertEquals("z", endpoint.zone());
    assertEquals(zones, endpoint.hints().map(hints -> hints.forZones().size()).orElse(0));
    assertEquals(nodes, endpoint.hints().map(hints -> hints.forNodes().size()).orElse(0));
  }
}
