package io.longshore.master.controllers.workload;

import static io.longshore.master.controllers.workload.Workloads.NOW;
import static io.longshore.master.controllers.workload.Workloads.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.master.cluster.PodView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRankingTest {

  /** Each row: what the pod has that goes, and what the one has that stays. */
  @ParameterizedTest
  @CsvSource({
    "node='', node=n1",
    "phase=Pending, phase=Running",
    "phase=Unknown, phase=Running",
    "phase=Pending, phase=Unknown",
    "ready=False, ready=True",
    "cost=-5, cost=3",
    "cost=0, cost=1",
    "since=2026-01-01T11:59:00Z, since=2026-01-01T00:00:00Z",
    "restarts=4, restarts=1",
    "created=2026-01-01T11:00:00Z, created=2026-01-01T00:00:00Z",
  })
  void thoseGoFirstThatAreMissedLeast(String first, String second) {
    PodView goes = pod("z", fields(first));
    PodView stays = pod("a", fields(second));
    assertEquals(
        List.of(goes, stays), new PodRanking(List.of(), NOW).first(List.of(stays, goes), 2));
  }

  private static Map<String, String> fields(String text) {
    String[] parts = text.split("=", 2);
    return Map.of(parts[0], parts[1].replace("'", ""));
  }

  @ParameterizedTest
  @CsvSource({"n1, a", "n2, z"})
  void aCrowdedNodeGivesFirst(String crowded, String expected) {
    PodView onFirst = pod("a", Map.of("node", "n1"));
    PodView onSecond = pod("z", Map.of("node", "n2"));
    List<PodView> related = List.of(onFirst, onSecond, pod("other", Map.of("node", crowded)));
    assertEquals(
        expected,
        new PodRanking(related, NOW)
            .first(List.of(onFirst, onSecond), 1)
            .getFirst()
            .metadata()
            .name());
  }

  /** Ages of the same power of two count as one, so that not always the youngest goes. */
  @ParameterizedTest
  @CsvSource({
    "2026-01-01T11:59:00Z, 2026-01-01T11:59:02Z, a",
    "2026-01-01T11:59:02Z, 2026-01-01T11:59:00Z, a"
  })
  void likeAgesAreDecidedByTheUid(String first, String second, String expected) {
    PodView one = pod("a", Map.of("since", first));
    PodView other = pod("b", Map.of("since", second));
    assertEquals(
        expected,
        new PodRanking(List.of(), NOW).first(List.of(other, one), 1).getFirst().metadata().name());
  }
}
