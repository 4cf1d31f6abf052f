package io.longshore.cri.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Seed;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.cri.testing.FaultScript.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcFaultTest {
  private final FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());
  private final ContainerRuntime runtime = fake.connect();

  @AfterEach
  void close() {
    runtime.close();
    fake.close();
  }

  private static ContainerRuntimeException fails(Category category, Executable call) {
    ContainerRuntimeException failure = assertThrows(ContainerRuntimeException.class, call);
    assertEquals(category, failure.category(), failure::toString);
    return failure;
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, '', NOT_FOUND",
    "ALREADY_EXISTS, '', ALREADY_EXISTS",
    "UNAVAILABLE, '', UNAVAILABLE",
    "DEADLINE_EXCEEDED, '', DEADLINE",
    "INVALID_ARGUMENT, '', INVALID",
    "FAILED_PRECONDITION, '', PRECONDITION",
    "PERMISSION_DENIED, '', DENIED",
    "UNAUTHENTICATED, '', DENIED",
    "RESOURCE_EXHAUSTED, '', EXHAUSTED",
    "UNIMPLEMENTED, '', UNSUPPORTED",
    "UNKNOWN, 'disk on fire', FAILED",
    "UNKNOWN, 'RegistryUnavailable: 503', REGISTRY_UNAVAILABLE",
    "UNKNOWN, 'SignatureValidationFailed: bad key', SIGNATURE"
  })
  void statusesHaveTheirCategories(Status.Code code, String text, Category category) {
    fake.faults().next("PullImage", new Fault.Refuse(code.toStatus().withDescription(text)));
    ContainerRuntimeException failure =
        fails(
            category,
            () ->
                runtime.images().pull(ImageSpec.of("one:1"), RegistryAuth.NONE, Optional.empty()));
    assertTrue(failure.toString().contains("PullImage at unix:///"), failure::toString);
  }

  @Test
  void aCallWithoutAnAnswerEndsAtItsDeadline() {
    try (ContainerRuntime hasty =
        new GrpcContainerRuntime(fake.endpoint(), new CallDeadlines(Duration.ofSeconds(1)))) {
      // Not what is called below: the time may be over before the call is on its way.
      fake.faults().next("ListContainers", new Fault.Hang());
      fails(Category.DEADLINE, () -> hasty.containers(ContainerFilter.ALL));
    }
    assertEquals(0, runtime.sandboxes(SandboxFilter.ALL).size());
  }

  @Test
  void aLostAnswerLeavesWhatWasDone() {
    fake.faults().next("RunPodSandbox", new Fault.LoseAnswer(Status.UNAVAILABLE));
    SandboxConfig config = SandboxConfig.of(new SandboxMetadata("p", "u", "n", 0));
    fails(Category.UNAVAILABLE, () -> runtime.runSandbox(config, ""));
    assertEquals(1, runtime.sandboxes(SandboxFilter.ALL).size());
    fails(Category.ALREADY_EXISTS, () -> runtime.runSandbox(config, ""));
  }

  @Test
  void whatIsGoneIsStoppedAndRemovedEvenIfTheRuntimeComplains() {
    for (String method :
        new String[] {"StopPodSandbox", "RemovePodSandbox", "StopContainer", "RemoveContainer"}) {
      fake.faults().next(method, new Fault.Refuse(Status.NOT_FOUND));
    }
    fake.faults().next("RemoveImage", new Fault.Refuse(Status.NOT_FOUND));
    runtime.stopSandbox("x");
    runtime.removeSandbox("x");
    runtime.stopContainer("x", Duration.ZERO);
    runtime.removeContainer("x");
    runtime.images().remove(ImageSpec.of("x"));
    assertEquals(1, fake.faults().calls("RemoveImage"));
  }

  @Test
  void aRuntimeOfAnotherVersionIsNamed() {
    fake.faults()
        .next(
            "Version",
            new Fault.Refuse(
                Status.UNIMPLEMENTED.withDescription("unknown service runtime.v1.RuntimeService")));
    ContainerRuntimeException failure = fails(Category.UNSUPPORTED, runtime::version);
    assertTrue(failure.toString().contains("does not speak version 1"), failure::toString);
  }

  @Test
  void aRuntimeThatComesBackIsUsedAtOnce() {
    runtime.version();
    for (int i = 0; i < 5; i++) {
      fake.kill();
      fails(Category.UNAVAILABLE, runtime::version);
      fails(Category.UNAVAILABLE, runtime::version);
      fake.restart();
      assertEquals("fake", runtime.version().name());
    }
  }

  @Test
  void eventsEndWithTheRuntime() throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    try (ContainerEvents events = runtime.events()) {
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (events.next().isPresent()) {
                        // Until it is over.
                      }
                      ended.complete(new AssertionError("it ended without a word"));
                    } catch (ContainerRuntimeException e) {
                      ended.complete(e);
                    }
                  });
      Eventually.holds(
          () -> fake.faults().calls("GetContainerEvents") == 1, () -> "nobody listens");
      fake.kill();
      ContainerRuntimeException failure =
          assertInstanceOf(ContainerRuntimeException.class, ended.get());
      assertEquals(Category.UNAVAILABLE, failure.category(), failure::toString);
      reader.join();
    }
  }

  @Test
  void aCallEndsWhereverItIsWhenItsClientIsClosed() {
    Seed.ofRun()
        .run(
            random -> {
              for (int round = 0; round < 200; round++) {
                ContainerRuntime client = fake.connect();
                CompletableFuture<Void> call =
                    CompletableFuture.runAsync(
                        () -> client.version(), task -> Thread.ofPlatform().daemon().start(task));
                LockSupport.parkNanos(random.nextInt(3_000_000));
                client.close();
                assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> call.exceptionally(_ -> null).join());
              }
            });
  }
}
