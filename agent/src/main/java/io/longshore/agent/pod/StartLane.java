package io.longshore.agent.pod;

import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.outside.PodMounts;
import io.longshore.agent.outside.VolumeException;
import io.longshore.agent.plan.Deadline;
import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.plan.ObservedPod;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.plan.PodAction;
import io.longshore.agent.plan.PodAction.StartContainer;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.StartFault;
import io.longshore.agent.runtime.ContainerStart;
import io.longshore.agent.runtime.ContainerStop;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.kubeapi.core.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes a pod's sandbox and starts its containers, one after the other as the pod names them. What
 * does not depend on each other runs beside it: volumes, images and the sandbox. One run at a time,
 * begun and interrupted by the pod's worker.
 */
final class StartLane {
  private static final Log LOG = Log.of("pod");

  private final PodTools tools;
  private final PodMemory memory;
  private final Wake wake;
  private volatile Optional<Thread> thread = Optional.empty();

  StartLane(PodTools tools, PodMemory memory, Wake wake) {
    this.tools = tools;
    this.memory = memory;
    this.wake = wake;
  }

  boolean isBusy() {
    return thread.isPresent();
  }

  void interrupt() {
    thread.ifPresent(Thread::interrupt);
  }

  void begin(Pod pod, ObservedPod observed, List<PodAction> actions) {
    Run run = new Run(pod, observed, actions);
    Thread next = Thread.ofVirtual().name("start-" + pod.metadata().name()).unstarted(run::guarded);
    thread = Optional.of(next);
    next.start();
  }

  /** One run. */
  private final class Run {
    private final Pod pod;
    private final ObservedPod observed;
    private final List<PodAction> actions;
    private final Map<String, Future<Image>> images = new HashMap<>();

    Run(Pod pod, ObservedPod observed, List<PodAction> actions) {
      this.pod = pod;
      this.observed = observed;
      this.actions = actions;
    }

    void guarded() {
      ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor();
      try {
        carryOut(beside);
        memory.podSucceeded();
      } catch (VolumeException e) {
        failed("FailedMount", String.valueOf(e.getMessage()));
      } catch (ContainerRuntimeException e) {
        if (e.category() != Category.INTERRUPTED) {
          failed("FailedCreatePodSandBox", "Failed to create pod sandbox: " + e.getMessage());
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted", "pod", pod.metadata().objectName());
      } catch (RuntimeException e) {
        LOG.bug("a pod could not be started", e, "pod", pod.metadata().objectName());
        memory.podFailed(tools.clock().now());
      } finally {
        beside.shutdownNow();
        thread = Optional.empty();
        wake.now();
      }
    }

    private void failed(String reason, String message) {
      tools
          .settings()
          .events()
          .tell(pod, Optional.empty(), PodEvents.Type.WARNING, reason, message);
      memory.podFailed(tools.clock().now());
    }

    private void carryOut(ExecutorService beside) throws InterruptedException {
      boolean starts = actions.stream().anyMatch(StartContainer.class::isInstance);
      Future<PodMounts> volumes =
          starts
              ? beside.submit(() -> tools.settings().volumes().prepare(pod))
              : CompletableFuture.completedFuture(PodMounts.NONE);
      for (PodAction action : actions) {
        if (action instanceof StartContainer(var member, _, _)) {
          images.put(member.name(), beside.submit(() -> tools.images().ensure(pod, member)));
        }
      }
      Optional<ObservedSandbox> sandbox = observed.sandbox();
      SandboxConfig config =
          tools.sandboxes().config(pod, sandbox.map(ObservedSandbox::attempt).orElse(0));
      for (PodAction action : actions) {
        switch (action) {
          case PodAction.EndAll() -> endAll(beside);
          case PodAction.RunSandbox(int attempt) -> {
            config = tools.sandboxes().config(pod, attempt);
            sandbox = Optional.of(tools.sandboxes().run(pod, config));
            wake.now();
          }
          case StartContainer start -> start(start, sandbox.orElseThrow(), config, result(volumes));
          case PodAction.EndContainer _ -> {} // ended beside this by the worker
        }
      }
    }

    private void endAll(ExecutorService beside) throws InterruptedException {
      List<Future<?>> ends = new ArrayList<>();
      for (ObservedContainer container : observed.running()) {
        ends.add(beside.submit(() -> end(container)));
      }
      for (Future<?> end : ends) {
        result(end);
      }
      observed.sandboxes().stream()
          .filter(ObservedSandbox::isReady)
          .forEach(sandbox -> tools.runtime().stopSandbox(sandbox.id()));
    }

    private void end(ObservedContainer container) {
      for (PodContainers.Member member :
          PodContainers.named(pod, container.name()).stream().toList()) {
        tools
            .stops()
            .stop(
                new ContainerStop.Request(
                    pod,
                    member,
                    container.id(),
                    tools.address(pod, observed.sandbox()),
                    "Stopping container " + member.name(),
                    Deadline.grace(pod),
                    true));
      }
    }

    /** A container that fails does not keep the next from being tried. */
    private void start(
        StartContainer start, ObservedSandbox sandbox, SandboxConfig config, PodMounts mounts)
        throws InterruptedException {
      String name = start.member().name();
      try {
        Image image = result(Objects.requireNonNull(images.get(name), name));
        ContainerStart.Request request =
            new ContainerStart.Request(
                pod,
                start.member(),
                start.attempt(),
                start.unstarted(),
                sandbox,
                config,
                mounts,
                image,
                target(start));
        remember(name);
        String id = tools.starts().start(request);
        memory.started(name);
        afterStart(start, id, sandbox);
      } catch (StartFault e) {
        memory.failed(name, e, tools.clock().now());
      }
      wake.now();
    }

    private void remember(String name) {
      observed
          .container(name)
          .filter(last -> last.state() == ContainerState.EXITED)
          .ifPresent(
              last ->
                  memory.restarted(
                      name,
                      last.finished(),
                      tools.clock().now(),
                      tools.settings().node().settings().limits().longestRestartPause()));
    }

    private Optional<String> target(StartContainer start) {
      return Optional.of(start.member().container().targetContainerName())
          .filter(name -> !name.isEmpty())
          .flatMap(observed::container)
          .map(ObservedContainer::id);
    }

    private void afterStart(StartContainer start, String id, ObservedSandbox sandbox) {
      boolean hasHook =
          start.member().container().lifecycle().flatMap(one -> one.postStart()).isPresent();
      if (hasHook) {
        memory.beginHook(id);
        wake.now();
        boolean well = false;
        try {
          well =
              tools
                  .stops()
                  .isWellAfterStart(
                      pod, start.member(), id, tools.address(pod, Optional.of(sandbox)));
        } finally {
          memory.endHook(id, well);
        }
      }
    }
  }

  /** What a task came to; its failure is thrown as it was. */
  private static <T> T result(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a task failed", e);
    }
  }
}
