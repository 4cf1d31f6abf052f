package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.testing.Feature;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.kubeapi.meta.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** What each part of the contract needs: a runtime, and a client for each test. */
abstract class RuntimeContract {
  /** What only a machine with very much to do needs. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private @Nullable ContainerRuntime runtime;

  abstract RuntimeRig rig();

  @BeforeEach
  void connect() {
    runtime = rig().connect();
  }

  @AfterEach
  void leave() {
    runtime().close();
  }

  ContainerRuntime runtime() {
    ContainerRuntime connected = runtime;
    if (connected == null) {
      throw new IllegalStateException("not connected");
    }
    return connected;
  }

  /** Leaves out what the runtime does not claim to do. */
  void needs(Feature feature) {
    Assumptions.assumeTrue(
        rig().features().contains(feature),
        rig().name() + " does not do this: " + feature.description());
  }

  TestPod pod(String name) {
    return new TestPod(runtime(), rig(), name);
  }

  ContainerStatus awaitExit(String id) {
    Eventually.holds(
        PATIENCE,
        () -> runtime().containerStatus(id).state() == ContainerState.EXITED,
        () -> runtime().containerStatus(id).toString());
    return runtime().containerStatus(id);
  }

  static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  static void fails(Category category, Executable call) {
    ContainerRuntimeException failure = assertThrows(ContainerRuntimeException.class, call);
    assertEquals(category, failure.category(), failure::toString);
  }
}
