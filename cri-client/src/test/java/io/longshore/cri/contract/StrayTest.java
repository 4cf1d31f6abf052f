package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.Stray;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.linux.proc.CommandLine;
import io.longshore.linux.proc.ProcessStat;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Shims that nobody knows any more, because the call that started them was cut short. */
@RuntimeTest(commands = {"containerd", "ctr", "runc"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrayTest {
  private ContainerdRig rig;
  private ContainerRuntime runtime;

  @BeforeAll
  void start() {
    rig = ContainerdRig.start();
    runtime = rig.connect();
  }

  @AfterAll
  void stop() {
    runtime.close();
    rig.close();
  }

  @Test
  void aShimWhoseStartWasCutShortIsEnded() {
    SandboxConfig config = TestPod.plain(rig, "cut");
    CompletableFuture<String> call;
    long shim;
    try (ContainerRuntime caller = rig.connect()) {
      call = CompletableFuture.supplyAsync(() -> caller.runSandbox(config, ContainerdRig.SILENT));
      Eventually.holds(() -> shims().size() == 1, () -> shims() + " " + call);
      shim = shims().getFirst();
    }
    CompletionException end = assertThrows(CompletionException.class, call::join);
    assertTrue(end.getCause() instanceof ContainerRuntimeException, end::toString);
    List<Stray> ended = new ArrayList<>();
    Eventually.holds(() -> ended.addAll(runtime.endStrays()), () -> "no stray is among " + shims());
    assertEquals(shim, ended.getFirst().pid());
    Eventually.holds(() -> shims().isEmpty(), () -> "there is " + shims());
    assertEquals(List.of(), runtime.endStrays());
    assertEquals(List.of(), runtime.sandboxes(SandboxFilter.ALL));
  }

  @Test
  void aShimThatIsKnownStays() {
    try (TestPod _ = new TestPod(runtime, rig, "known")) {
      assertEquals(List.of(), runtime.endStrays());
      assertFalse(shims().isEmpty());
    }
  }

  /** Those of this containerd; programs that start or remove one have a word more. */
  private List<Long> shims() {
    return ProcessStat.all().stream()
        .filter(process -> process.name().equals("containerd-shim"))
        .map(ProcessStat::pid)
        .filter(this::isShim)
        .toList();
  }

  private boolean isShim(long pid) {
    try {
      List<String> words = CommandLine.read(pid).words();
      return !words.isEmpty() && words.getLast().equals(rig.socket().toString());
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
