package io.longshore.base.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private final List<String> log = new ArrayList<>();
  private final Lifecycle lifecycle = new Lifecycle();

  private AutoCloseable start(String name) {
    return lifecycle.start(
        name,
        () -> {
          log.add("+" + name);
          return () -> log.add("-" + name);
        });
  }

  @Test
  void theLastStartedIsClosedFirstAndOnce() {
    start("a");
    start("b");
    lifecycle.close();
    lifecycle.close();
    assertEquals(List.of("+a", "+b", "-b", "-a"), log);
    assertThrows(LifecycleException.class, () -> start("c"));
  }

  @Test
  void aFailedStartClosesWhatWasStarted() {
    start("a");
    LifecycleException failure =
        assertThrows(
            LifecycleException.class,
            () ->
                lifecycle.start(
                    "b",
                    () -> {
                      throw new IOException("the port is taken");
                    }));
    assertEquals("cannot start b: the port is taken", failure.getMessage());
    assertEquals(List.of("+a", "-a"), log);
  }

  @Test
  void aFailedCloseDoesNotKeepOthersFromClosing() {
    start("a");
    lifecycle.start(
        "b",
        () ->
            () -> {
              throw new IOException("busy");
            });
    start("c");
    LifecycleException failure = assertThrows(LifecycleException.class, lifecycle::close);
    assertEquals("cannot close b: busy", failure.getSuppressed()[0].getMessage());
    assertEquals(List.of("+a", "+c", "-c", "-a"), log);
  }
}
