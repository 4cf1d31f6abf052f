package io.longshore.agent.pod;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.agent.image.ImagePuller;
import io.longshore.agent.observe.RuntimeWatch;
import io.longshore.agent.outside.StatusSink;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.runtime.RuntimeSettings;
import io.longshore.kubeapi.core.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A worker for each pod. Safe for use by several threads. */
public final class PodWorkers implements Pods {
  private final PodTools tools;
  private final RuntimeWatch watch;
  private final HouseKeeping houseKeeping;

  /** By uid. */
  @GuardedBy("this")
  private final Map<String, PodWorker> workers = new LinkedHashMap<>();

  /** Static pods that wait for another of the same name to go, by their uid. */
  @GuardedBy("this")
  private final Map<String, Pod> waiting = new HashMap<>();

  /** What the runtime has that nobody wanted yet. */
  @GuardedBy("this")
  private final Set<String> unknown = new HashSet<>();

  /** Of what nobody wanted, what is being removed. */
  @GuardedBy("this")
  private final Set<String> leaving = new HashSet<>();

  @GuardedBy("this")
  private boolean complete;

  @GuardedBy("this")
  private boolean closed;

  /** Begins to watch the runtime; asks it who it is. */
  public PodWorkers(RuntimeSettings settings, ImagePuller images, StatusSink status) {
    this.tools = PodTools.of(settings, images, status);
    this.watch = new RuntimeWatch(settings.runtime(), settings.clock(), this::changed);
    this.houseKeeping = new HouseKeeping(tools, this::pods);
  }

  /** When the runtime was asked last what it has, and answered. */
  public Instant lastLook() {
    return watch.lastList();
  }

  @Override
  public synchronized void desire(Pod pod) {
    String uid = pod.metadata().uid();
    PodContainers.spec(pod);
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.desire(pod);
    } else if (isNameTaken(pod)) {
      waiting.put(uid, pod);
    } else if (!closed) {
      begin(pod);
    }
  }

  /** Two pods of one name would share their folder of logs and their host name. */
  @GuardedBy("this")
  private boolean isNameTaken(Pod pod) {
    return PodContainers.isStatic(pod)
        && workers.values().stream()
            .anyMatch(
                other ->
                    other.view().pod().metadata().objectName().equals(pod.metadata().objectName()));
  }

  @GuardedBy("this")
  private void begin(Pod pod) {
    PodWorker worker = new PodWorker(pod, tools, this::gone);
    workers.put(pod.metadata().uid(), worker);
    unknown.remove(pod.metadata().uid());
    worker.begin();
  }

  private synchronized void gone(PodWorker worker) {
    workers.remove(worker.uid());
    List<Pod> candidates = List.copyOf(waiting.values());
    waiting.clear();
    candidates.forEach(this::desire);
  }

  @Override
  public synchronized void remove(String uid) {
    waiting.remove(uid);
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.remove();
    }
  }

  private synchronized void changed(String uid) {
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.look();
    } else {
      unknown.add(uid);
      if (complete) {
        removeUnknown();
      }
    }
  }

  @Override
  public synchronized void sourcesComplete() {
    complete = true;
    unknown.addAll(tools.groups().uids());
    unknown.addAll(folders());
    removeUnknown();
  }

  private List<String> folders() {
    Path all = tools.settings().node().settings().root().resolve("pods");
    try (Stream<Path> folders = Files.list(all)) {
      return folders.map(folder -> String.valueOf(folder.getFileName())).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @GuardedBy("this")
  private void removeUnknown() {
    for (String uid : unknown) {
      boolean isWanted = workers.containsKey(uid) || waiting.containsKey(uid);
      if (!isWanted && !closed && leaving.add(uid)) {
        Thread.ofVirtual().name("orphan-" + uid).start(() -> removeOrphan(uid));
      }
    }
    unknown.clear();
  }

  private void removeOrphan(String uid) {
    try {
      new Orphan(tools, uid).remove();
    } finally {
      left(uid);
    }
  }

  private synchronized void left(String uid) {
    leaving.remove(uid);
  }

  @Override
  public synchronized void wake(String uid) {
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.retry();
    }
  }

  @Override
  public synchronized Optional<PodView> pod(String namespace, String name) {
    return workers.values().stream()
        .map(PodWorker::view)
        .filter(view -> view.pod().metadata().name().equals(name))
        .filter(view -> view.pod().metadata().namespace().equals(namespace))
        .reduce((_, newer) -> newer);
  }

  @Override
  public synchronized List<PodView> pods() {
    return workers.values().stream().map(PodWorker::view).toList();
  }

  @Override
  public synchronized void close() {
    closed = true;
    watch.close();
    houseKeeping.close();
    workers.values().forEach(PodWorker::close);
  }
}
