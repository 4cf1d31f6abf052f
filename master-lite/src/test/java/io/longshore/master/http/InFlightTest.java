package io.longshore.master.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.master.http.InFlight.Load;
import io.longshore.master.registry.ApiException;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight(1, 1);

  private ApiException refused(Load load) {
    return assertThrows(ApiException.class, () -> inFlight.within(load, () -> 0));
  }

  @Test
  void onlySoManyAreWorkedOnAtATime() {
    int result =
        inFlight.within(
            Load.READING,
            () -> {
              assertEquals(429, refused(Load.READING).code());
              assertEquals(1, inFlight.within(Load.NONE, () -> 1));
              return inFlight.within(
                  Load.WRITING,
                  () -> {
                    assertEquals(429, refused(Load.WRITING).code());
                    return 2;
                  });
            });
    assertEquals(2, result);
    assertEquals(3, inFlight.within(Load.READING, () -> 3));
  }

  @Test
  void aFailureGivesItsPlaceBack() {
    Runnable failing =
        () ->
            inFlight.within(
                Load.WRITING,
                () -> {
                  throw ApiException.badRequest("no");
                });
    assertThrows(ApiException.class, failing::run);
    assertEquals(1, inFlight.within(Load.WRITING, () -> 1));
  }
}
