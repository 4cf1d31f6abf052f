package io.longshore.netproxy.inspect.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DiceTest {
  private static <T> Map<T, Double> shares(Function<Dice, T> walk) {
    Map<T, Double> shares = new TreeMap<>();
    for (Dice dice = Dice.first(); dice != null; dice = dice.next()) {
      T end = walk.apply(dice);
      shares.merge(end, dice.share(), Double::sum);
    }
    return shares;
  }

  @Test
  void everySideOfADieComesOnce() {
    assertEquals(Map.of(0, 0.25, 1, 0.25, 2, 0.25, 3, 0.25), shares(dice -> dice.roll(4)));
  }

  @Test
  void throwsThatFollowEachOtherMultiply() {
    assertEquals(
        Map.of("first", 0.25, "second", 0.375, "third", 0.375),
        shares(dice -> dice.chance(0.25) ? "first" : dice.chance(0.5) ? "second" : "third"));
  }

  @Test
  void whatIsCertainIsNoThrow() {
    List<Boolean> ends = new ArrayList<>();
    shares(
        dice -> {
          ends.add(dice.chance(1));
          ends.add(dice.chance(0));
          return dice.roll(1);
        });
    assertEquals(List.of(true, false), ends);
  }

  @Test
  void weightsAreShares() {
    assertEquals(Map.of(0, 0.75, 1, 0.25), shares(dice -> dice.weighted(List.of(3, 1))));
  }

  @Test
  void anAssumptionIsMadeBothWaysAndKept() {
    List<List<String>> assumptions = new ArrayList<>();
    Map<Boolean, Double> shares =
        shares(
            dice -> {
              boolean first = dice.assume("it rains");
              assertEquals(first, dice.assume("it rains"));
              assumptions.add(dice.assumptions());
              return first;
            });
    assertEquals(Map.of(true, 1.0, false, 1.0), shares);
    assertEquals(List.of(List.of("it rains"), List.of("not: it rains")), assumptions);
  }
}
