package io.longshore.base.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

  /** Otherwise a program that waits for something to start could not be ended. */
  @Test
  void closingDoesNotWaitForAStartThatHangs() throws Exception {
    start("a");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(1);
    FutureTask<AutoCloseable> starting =
        new FutureTask<>(
            () ->
                lifecycle.start(
                    "b",
                    () -> {
                      begun.countDown();
                      hanging.await();
                      return () -> log.add("-b");
                    }));
    Thread.ofPlatform().daemon().start(starting);
    begun.await();
    FutureTask<String> closing =
        new FutureTask<>(
            () -> {
              lifecycle.close();
              return "closed";
            });
    Thread.ofPlatform().daemon().start(closing);
    assertEquals("closed", closing.get(20, TimeUnit.SECONDS));
    assertEquals(List.of("+a", "-a"), log);
    hanging.countDown();
    assertInstanceOf(
        LifecycleException.class, assertThrows(ExecutionException.class, starting::get).getCause());
    assertEquals(List.of("+a", "-a", "-b"), log, "what has started after all is closed again");
  }

  @Test
  void anErrorAtTheStartClosesWhatWasStarted() {
    start("a");
    assertThrows(
        LifecycleException.class,
        () ->
            lifecycle.start(
                "b",
                () -> {
                  throw new NoClassDefFoundError("as the test wants");
                }));
    assertEquals(List.of("+a", "-a"), log);
  }

  @Test
  void anErrorAtACloseDoesNotKeepOthersFromClosing() {
    start("a");
    lifecycle.start(
        "b",
        () ->
            () -> {
              throw new AssertionError("as the test wants");
            });
    assertThrows(LifecycleException.class, lifecycle::close);
    assertEquals(List.of("+a", "-a"), log);
  }
}
