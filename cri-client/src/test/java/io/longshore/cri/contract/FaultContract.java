package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.testing.Feature;
import io.longshore.linux.testing.OpenFiles;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes wrong, and what must not. */
abstract class FaultContract extends RuntimeContract {

  @Test
  void aRuntimeThatDiesFailsItsCallsAndIsFoundAgain() throws Exception {
    needs(Feature.SURVIVAL);

    try (TestPod pod = pod("survivor");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id = pod.start(pod.shell("sleeper", "echo ready; sleep 1000"));
      Future<?> call =
          threads.submit(
              () ->
                  runtime()
                      .exec(
                          id,
                          List.of("sh", "-c", "echo called >/proc/1/fd/1; sleep 1000"),
                          Duration.ofMinutes(5)));
      Eventually.holds(
          () -> pod.logLines("sleeper").size() == 2, () -> pod.logLines("sleeper").toString());
      rig().kill();
      ExecutionException failure = assertThrows(ExecutionException.class, call::get);
      ContainerRuntimeException cause =
          assertInstanceOf(ContainerRuntimeException.class, failure.getCause());
      assertTrue(cause.unavailable(), cause::toString);
      fails(Category.UNAVAILABLE, () -> runtime().version());
      rig().restart();
      runtime().version();
      assertEquals(ContainerState.RUNNING, runtime().containerStatus(id).state());
    }
  }

  @Test
  void anInterruptedCallEnds() throws Exception {
    needs(Feature.PROCESSES);
    try (TestPod pod = pod("interrupted")) {
      String id = pod.start(pod.shell("sleeper", "sleep 1000"));
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      runtime()
                          .exec(
                              id,
                              List.of("sh", "-c", "echo called >/proc/1/fd/1; sleep 1000"),
                              Duration.ofMinutes(5));
                      ended.complete(new AssertionError("it returned"));
                    } catch (ContainerRuntimeException e) {
                      ended.complete(e);
                    }
                  });
      Eventually.holds(
          () -> Files.exists(pod.log("sleeper")) && pod.logLines("sleeper").size() == 1,
          () -> "the command does not run");
      caller.interrupt();
      ContainerRuntimeException failure =
          assertInstanceOf(ContainerRuntimeException.class, ended.get());
      assertEquals(Category.INTERRUPTED, failure.category(), failure::toString);
    }
  }

  @Test
  void manyThreadsLeaveNothingOpen() throws Exception {
    try (TestPod pod = pod("threads");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id = pod.create(pod.container("one", "true"));
      busy(threads, id);
      long before = OpenFiles.count();
      busy(threads, id);
      Eventually.holds(
          () -> OpenFiles.count() <= before,
          () -> before + " open before, now " + OpenFiles.count());
    }
  }

  private void busy(ExecutorService threads, String id) throws Exception {
    List<Future<?>> calls =
        IntStream.range(0, 50)
            .<Future<?>>mapToObj(
                _ ->
                    threads.submit(
                        () -> {
                          for (int i = 0; i < 10; i++) {
                            assertEquals(id, runtime().containerStatus(id).id());
                            assertTrue(!runtime().sandboxes(SandboxFilter.ALL).isEmpty());
                            runtime().images().list();
                          }
                        }))
            .toList();
    for (Future<?> call : calls) {
      call.get();
    }
  }

  @Test
  void aClosedClientSaysSo() {
    runtime().close();
    fails(Category.UNAVAILABLE, () -> runtime().version());
  }
}
