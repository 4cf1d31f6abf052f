package io.longshore.netproxy.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.netproxy.model.IpFamily;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What backends are told is enough to know what becomes of every packet. */
class ScenariosTest {

  @TestFactory
  Stream<DynamicTest> theModelSaysWhatTheScenariosExpect() {
    return Stream.of(IpFamily.values())
        .flatMap(Scenarios::all)
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.toString(),
                    () ->
                        scenario
                            .expectations()
                            .forEach(
                                one ->
                                    assertEquals(
                                        one.outcome(),
                                        ModelTracer.of(scenario).trace(one.probe()),
                                        one.probe()::toString))));
  }
}
