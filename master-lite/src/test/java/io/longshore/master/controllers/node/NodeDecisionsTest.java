package io.longshore.master.controllers.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.ManualClock;
import io.longshore.kubeapi.core.Toleration;
import io.longshore.kubeapi.json.Json;
import io.longshore.master.cluster.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeDecisionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static NodeView node(String spec, String conditions) {
    String list =
        conditions.isEmpty()
            ? ""
            : String.join(
                ",",
                Stream.of(conditions.split(" "))
                    .map(one -> one.split("="))
                    .map(one -> "{'type':'" + one[0] + "','status':'" + one[1] + "'}")
                    .toList());
    return Json.read(
        "{'metadata':{'name':'n'},'spec':{%s},'status':{'conditions':[%s]}}"
            .formatted(spec, list)
            .replace('\'', '"'),
        NodeView.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ready=True | ''",
        "Ready=False | not-ready:NoSchedule not-ready:NoExecute",
        "Ready=Unknown | unreachable:NoSchedule unreachable:NoExecute",
        "'' | not-ready:NoSchedule",
        "Ready=True MemoryPressure=True | memory-pressure:NoSchedule",
        "Ready=True DiskPressure=Unknown PIDPressure=True | pid-pressure:NoSchedule",
        "Ready=True NetworkUnavailable=True | network-unavailable:NoSchedule",
      })
  void taintsFollowFromConditions(String conditions, String expected) {
    List<String> taints =
        NodeTaints.of(node("", conditions), true, NOW).stream()
            .map(taint -> taint.toString().replace("node.kubernetes.io/", ""))
            .toList();
    assertEquals(new HashSet<>(words(expected)), new HashSet<>(taints));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
  }

  @Test
  void foreignTaintsStayAndOldOnesGo() {
    String taints =
        "'unschedulable':true,'taints':[{'key':'own','value':'v','effect':'NoSchedule'},"
            + "{'key':'node.kubernetes.io/unreachable','effect':'NoExecute','timeAdded':'2025-01-01T00:00:00Z'},"
            + "{'key':'node.kubernetes.io/not-ready','effect':'PreferNoSchedule'},"
            + "{'key':'node.kubernetes.io/disk-pressure','effect':'NoSchedule'}]";
    assertEquals(
        List.of(
            "own=v:NoSchedule",
            "node.kubernetes.io/not-ready:PreferNoSchedule",
            "node.kubernetes.io/unschedulable:NoSchedule"),
        NodeTaints.of(node(taints, "Ready=True"), true, NOW).stream()
            .map(NodeView.Taint::toString)
            .toList());
    NodeView.Taint kept =
        NodeTaints.of(node(taints, "Ready=Unknown"), true, NOW).stream()
            .filter(taint -> taint.effect().equals("NoExecute"))
            .findFirst()
            .orElseThrow();
    assertEquals(Optional.of(Instant.parse("2025-01-01T00:00:00Z")), kept.timeAdded());
  }

  @Test
  void withoutAnyNodeNoPodIsDrivenAway() {
    assertEquals(
        List.of("node.kubernetes.io/unreachable:NoSchedule"),
        NodeTaints.of(node("", "Ready=Unknown"), false, NOW).stream()
            .map(NodeView.Taint::toString)
            .toList());
  }

  private static Toleration toleration(String key, String operator) {
    return new Toleration(key, operator, "", "NoExecute", Optional.empty());
  }

  private static Toleration toleration(String key, String operator, long seconds) {
    return new Toleration(key, operator, "", "NoExecute", Optional.of(seconds));
  }

  @Test
  void aPodStaysAsLongAsItBearsAllTaints() {
    List<NodeView.Taint> taints =
        List.of(
            new NodeView.Taint("a", "", "NoExecute", Optional.empty()),
            new NodeView.Taint("b", "", "NoExecute", Optional.empty()),
            new NodeView.Taint("c", "", "NoSchedule", Optional.empty()));
    Eviction now = new Eviction.After(Duration.ZERO);
    assertEquals(new Eviction.Never(), Eviction.of(List.of(), List.of()));
    assertEquals(now, Eviction.of(taints, List.of()));
    assertEquals(now, Eviction.of(taints, List.of(toleration("a", "Exists"))));
    assertEquals(
        new Eviction.Never(),
        Eviction.of(taints, List.of(toleration("a", "Exists"), toleration("b", ""))));
    assertEquals(
        new Eviction.After(Duration.ofSeconds(30)),
        Eviction.of(
            taints,
            List.of(
                toleration("a", "Exists", 300L),
                toleration("", "Exists", 30L),
                toleration("other", "Exists", 1L))));
    assertEquals(now, Eviction.of(taints, List.of(toleration("", "Exists", -5L))));
  }

  @Test
  void onlyAnotherSignIsASignOfLife() {
    ManualClock clock = new ManualClock();
    SignsOfLife signs = new SignsOfLife(clock);
    signs.show("n", "1");
    clock.advance(Duration.ofSeconds(30));
    signs.show("n", "1");
    assertEquals(Duration.ofSeconds(30), signs.silence("n"));
    signs.show("n", "2");
    assertEquals(Duration.ZERO, signs.silence("n"));
  }

  @Test
  void rangesAreGivenInTurn() {
    PodRange range = PodRange.parse("10.244.0.0/22", 24, 64);
    assertEquals(Optional.of("10.244.0.0/24"), range.next(Optional.empty(), Set.of()));
    assertEquals(
        Optional.of("10.244.2.0/24"),
        range.next(Optional.of("10.244.0.0/24"), Set.of("10.244.0.0/24", "10.244.1.0/24")));
    assertEquals(
        Optional.of("10.244.1.0/24"),
        range.next(Optional.of("10.244.3.0/24"), Set.of("10.244.0.0/24", "10.244.3.0/24")));
    assertEquals(
        Optional.empty(),
        range.next(
            Optional.empty(),
            Set.of("10.244.0.0/24", "10.244.1.0/24", "10.244.2.0/24", "10.244.3.0/24")));
  }

  @Test
  void rangesMayBeOfTheOtherFamily() {
    PodRange range = PodRange.parse("fd00:10:244::/56", 24, 64);
    assertEquals(Optional.of("fd00:10:244::/64"), range.next(Optional.empty(), Set.of()));
    assertEquals(
        Optional.of("fd00:10:244:1::/64"),
        range.next(Optional.of("fd00:10:244::/64"), Set.of("fd00:10:244::/64")));
  }

  @ParameterizedTest
  @CsvSource({"10.244.0.0", "10.244.0.0/25", "10.0.0.0/7", "10.244.0.0/x"})
  void wrongRangesAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> PodRange.parse(text, 24, 64));
  }
}
