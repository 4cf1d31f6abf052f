package io.longshore.netproxy.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints keep their indexes as far as they can. */
class OrderTest {

  private static List<Destination> of(Integer... numbers) {
    return Arrays.stream(numbers)
        .map(number -> new Destination(new IpAddress.Ip4(number), 80, false))
        .toList();
  }

  @Test
  void whatIsGoneLeavesItsPlaceToTheLast() {
    assertEquals(of(1, 4, 3), Order.next(of(1, 2, 3, 4), of(1, 3, 4)));
  }

  @Test
  void whatIsNewTakesThePlaceOfWhatIsGone() {
    assertEquals(of(1, 9, 3), Order.next(of(1, 2, 3), of(1, 3, 9)));
  }

  @Test
  void whatIsMoreComesLast() {
    assertEquals(of(5, 1, 2), Order.next(of(5, 1), of(1, 2, 5)));
  }

  @Test
  void withoutChangeItIsTheSameList() {
    List<Destination> order = of(3, 1, 2);
    assertSame(order, Order.next(order, of(1, 2, 3)));
  }

  @Test
  void anyChangeMovesNoMoreThanItMust() {
    Seed.ofRun()
        .run(
            random -> {
              List<Destination> order = List.of();
              for (int i = 0; i < 2_000; i++) {
                List<Destination> wanted = new ArrayList<>();
                for (int number = 0; number < 12; number++) {
                  if (random.nextBoolean()) {
                    wanted.addAll(of(number));
                  }
                }
                List<Destination> next = Order.next(order, wanted);
                assertEquals(new HashSet<>(wanted), new HashSet<>(next));
                assertEquals(wanted.size(), next.size());
                for (int place = 0; place < Math.min(order.size(), next.size()); place++) {
                  Destination before = order.get(place);
                  assertTrue(!next.contains(before) || next.get(place).equals(before));
                }
                order = next;
              }
            });
  }
}
