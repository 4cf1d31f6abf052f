package io.longshore.master.controllers.endpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.meta.ObjectMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicePlanTest {
  private static final List<EndpointSlice.Port> HTTP =
      List.of(new EndpointSlice.Port("", Optional.of(80), "TCP", ""));

  private static EndpointSlice.Endpoint endpoint(int number, boolean ready) {
    return new EndpointSlice.Endpoint(
        List.of("10.0." + number / 250 + "." + number % 250),
        Optional.of(
            new EndpointSlice.Conditions(
                Optional.of(ready), Optional.of(ready), Optional.of(false))),
        "",
        Optional.empty(),
        "n1",
        "",
        Optional.empty());
  }

  private static List<EndpointSlice.Endpoint> endpoints(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> endpoint(number, true)).toList();
  }

  private static EndpointSlice slice(String name, List<EndpointSlice.Endpoint> endpoints) {
    return new EndpointSlice(ObjectMeta.named("default", name), "IPv4", endpoints, HTTP);
  }

  private static List<Integer> sizes(List<SlicePlan.Content> contents) {
    return contents.stream().map(content -> content.endpoints().size()).toList();
  }

  @Test
  void aSliceHoldsAHundred() {
    SlicePlan plan = SlicePlan.of(Map.of(HTTP, endpoints(0, 250)), List.of());
    assertEquals(List.of(100, 100, 50), sizes(plan.create()));
    assertEquals(Map.of(), plan.update());
    assertEquals(List.of(), plan.delete());
  }

  @Test
  void whatIsRightIsNotWritten() {
    List<EndpointSlice> present =
        List.of(slice("a", endpoints(0, 100)), slice("b", endpoints(100, 120)));
    SlicePlan plan = SlicePlan.of(Map.of(HTTP, endpoints(0, 120)), present);
    assertEquals(new SlicePlan(List.of(), Map.of(), List.of()), plan);
  }

  @Test
  void aNewEndpointGoesWhereThereIsRoom() {
    EndpointSlice roomy = slice("b", endpoints(100, 120));
    SlicePlan plan =
        SlicePlan.of(
            Map.of(HTTP, endpoints(0, 121)), List.of(slice("a", endpoints(0, 100)), roomy));
    assertEquals(Set.of(roomy), plan.update().keySet());
    assertEquals(List.of(), plan.create());
  }

  @Test
  void aSliceThatIsWrittenAnywayTakesIt() {
    EndpointSlice changed = slice("a", endpoints(0, 50));
    SlicePlan plan =
        SlicePlan.of(
            Map.of(HTTP, endpoints(1, 121)), List.of(changed, slice("b", endpoints(50, 120))));
    assertEquals(Set.of(changed), plan.update().keySet());
    assertEquals(50, plan.update().values().iterator().next().endpoints().size());
  }

  @Test
  void aChangeOfReadinessChangesOnlyItsSlice() {
    EndpointSlice first = slice("a", endpoints(0, 100));
    EndpointSlice second = slice("b", endpoints(100, 120));
    List<EndpointSlice.Endpoint> wanted = new ArrayList<>(endpoints(0, 119));
    wanted.add(endpoint(119, false));
    SlicePlan plan = SlicePlan.of(Map.of(HTTP, wanted), List.of(first, second));
    assertEquals(Set.of(second), plan.update().keySet());
  }

  @Test
  void withoutEndpointsAnEmptySliceStays() {
    SlicePlan none = SlicePlan.of(Map.of(), List.of());
    assertEquals(List.of(0), sizes(none.create()));
    EndpointSlice placeholder =
        new EndpointSlice(ObjectMeta.named("default", "p"), "IPv4", List.of(), List.of());
    assertEquals(
        new SlicePlan(List.of(), Map.of(), List.of()),
        SlicePlan.of(Map.of(), List.of(placeholder)));
    EndpointSlice last = slice("a", endpoints(0, 1));
    SlicePlan emptied = SlicePlan.of(Map.of(), List.of(last));
    assertEquals(List.of(0), sizes(List.copyOf(emptied.update().values())));
    SlicePlan filled = SlicePlan.of(Map.of(HTTP, endpoints(0, 1)), List.of(placeholder));
    assertEquals(List.of(placeholder), filled.delete());
    assertEquals(List.of(1), sizes(filled.create()));
  }

  @Test
  void anyChangeLeavesExactlyWhatIsWanted() {
    Seed.ofRun()
        .run(
            random -> {
              List<EndpointSlice> present = List.of();
              for (int round = 0; round < 60; round++) {
                List<EndpointSlice.Endpoint> wanted = some(random);
                SlicePlan plan = SlicePlan.of(Map.of(HTTP, wanted), present);
                present = applied(plan, present, round);
                Set<EndpointSlice.Endpoint> held = new HashSet<>();
                for (EndpointSlice slice : present) {
                  assertTrue(slice.endpoints().size() <= SlicePlan.FULL);
                  slice.endpoints().forEach(endpoint -> assertTrue(held.add(endpoint)));
                }
                assertEquals(new HashSet<>(wanted), held);
              }
            });
  }

  private static List<EndpointSlice.Endpoint> some(Random random) {
    int most = random.nextInt(1, 400);
    return IntStream.range(0, 400)
        .filter(_ -> random.nextInt(400) < most)
        .mapToObj(number -> endpoint(number, random.nextInt(10) > 0))
        .toList();
  }

  private static List<EndpointSlice> applied(
      SlicePlan plan, List<EndpointSlice> present, int round) {
    List<EndpointSlice> next = new ArrayList<>();
    for (EndpointSlice slice : present) {
      SlicePlan.Content content = plan.update().get(slice);
      if (!plan.delete().contains(slice)) {
        next.add(content == null ? slice : slice(slice.metadata().name(), content.endpoints()));
      }
    }
    plan.create()
        .forEach(content -> next.add(slice(round + "-" + next.size(), content.endpoints())));
    return next;
  }
}
