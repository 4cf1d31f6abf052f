package io.longshore.agent.main;

import io.longshore.agent.pod.PodView;
import io.longshore.agent.pod.Pods;
import io.longshore.agent.runtime.PodFiles;
import io.longshore.agent.source.ApiPods;
import io.longshore.agent.volume.PodVolumes;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sees to what earlier runs of the agent have left, when all sources have told which pods there
 * are: not before, as a pod that is only told late would be taken for one that nobody wants.
 */
final class Completion implements AutoCloseable {
  private static final Log LOG = Log.of("agent");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ContainerRuntime runtime;
  private final Pods pods;
  private final PodVolumes volumes;
  private final Path logs;
  private final CountDownLatch statics = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  Completion(ContainerRuntime runtime, Pods pods, PodVolumes volumes, Path logs) {
    this.runtime = runtime;
    this.pods = pods;
    this.volumes = volumes;
    this.logs = logs;
  }

  void staticsAreTold() {
    statics.countDown();
  }

  void await(ApiPods api) {
    thread = Thread.ofVirtual().name("completion").start(() -> run(api));
  }

  private void run(ApiPods api) {
    try {
      statics.await();
      while (!api.awaitComplete(PATIENCE)) {
        LOG.warn("the API server has not told of all pods yet; nothing is removed before");
      }
      pods.sourcesComplete();
      removeFolders();
    } catch (InterruptedException e) {
      // closed
    } catch (RuntimeException e) {
      LOG.bug("what earlier runs have left stays", e);
    }
  }

  /** Folders of pods that nobody wants and of which nothing runs. */
  private void removeFolders() {
    Set<String> known = new HashSet<>();
    for (PodView pod : pods.pods()) {
      known.add(pod.pod().metadata().uid());
    }
    try {
      for (Sandbox sandbox : runtime.sandboxes(SandboxFilter.ALL)) {
        known.add(sandbox.metadata().uid());
      }
    } catch (ContainerRuntimeException e) {
      LOG.warn("folders of former pods stay until the next start", "error", e);
      return;
    }
    volumes.removeAllBut(known);
    removeLogs(known);
  }

  /** Logs of a pod whose sandbox was removed by a run that ended before it removed them. */
  private void removeLogs(Set<String> known) {
    try (Stream<Path> folders = Files.list(logs)) {
      for (Path folder : folders.toList()) {
        // NAMESPACE_NAME_UID; what has another name is somebody else's.
        List<String> parts = List.of(folder.getFileName().toString().split("_", -1));
        if (parts.size() == 3 && !known.contains(parts.getLast())) {
          PodFiles.removeAll(folder);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("logs of former pods stay until the next start", "error", e);
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
