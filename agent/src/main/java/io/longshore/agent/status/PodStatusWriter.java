package io.longshore.agent.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.agent.outside.StatusSink;
import io.longshore.agent.plan.PodContainers;
import io.longshore.base.log.Log;
import io.longshore.base.time.Timers;
import io.longshore.base.work.Backoff;
import io.longshore.base.work.WorkQueue;
import io.longshore.base.work.Workers;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.json.StrategicPatch;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the status of pods to the API: each pod's newest, as soon as the one before is written,
 * and again until it is. A pod whose end was asked for is deleted when nothing of it is left. Safe
 * for use by several threads.
 */
public final class PodStatusWriter implements StatusSink, AutoCloseable {
  private static final Log LOG = Log.of("pod-status");
  private static final Backoff RETRIES =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** So that a slow answer about one pod does not keep the others waiting. */
  private static final int THREADS = 4;

  private record Entry(Pod pod, PodStatus status, boolean ended) {}

  /** What a patch of the status is made of: nothing else of the pod. */
  record StatusOnly(PodStatus status) {}

  private final KubeClient client;
  private final WorkQueue<String> queue;
  private final Workers<String> workers;

  @GuardedBy("this")
  private final Map<String, Entry> entries = new HashMap<>();

  /** The API's objects that stand for static pods. */
  @GuardedBy("this")
  private final Map<ObjectName, Pod> mirrors = new HashMap<>();

  /** Writes to a cluster. */
  public PodStatusWriter(KubeClient client, Timers timers) {
    this.client = client;
    this.queue = new WorkQueue<>(RETRIES, timers);
    this.workers = new Workers<>("pod-status", THREADS, queue, this::write);
  }

  @Override
  public void status(Pod pod, PodStatus status) {
    String uid = pod.metadata().uid();
    if (put(uid, pod, status)) {
      queue.add(uid);
    }
  }

  private synchronized boolean put(String uid, Pod pod, PodStatus status) {
    Entry before = entries.get(uid);
    boolean isNew = before == null || !before.status.equals(status);
    entries.put(uid, new Entry(pod, status, before != null && before.ended));
    return isNew;
  }

  @Override
  public void ended(Pod pod) {
    String uid = pod.metadata().uid();
    synchronized (this) {
      entries.computeIfPresent(uid, (_, entry) -> new Entry(pod, entry.status, true));
    }
    queue.add(uid);
  }

  @Override
  public synchronized void forget(String uid) {
    entries.remove(uid);
  }

  /**
   * A pod as the API has it: what is different there from what was told is written again. Others
   * may have changed it, as the node's controller does when it takes the node for dead.
   */
  public void inApi(Pod pod) {
    String uid = pod.metadata().uid();
    Optional<Entry> entry = entry(uid);
    boolean differs =
        entry.isPresent()
            && StrategicPatch.between(only(pod), new StatusOnly(merged(entry.get().status, pod)))
                .isPresent();
    if (differs) {
      queue.add(uid);
    }
  }

  /** The API's object for a static pod is there, or another than before. */
  public void mirrored(Pod mirror) {
    ObjectName name = mirror.metadata().objectName();
    synchronized (this) {
      mirrors.put(name, mirror);
      entries.forEach(
          (uid, entry) -> {
            if (isMirroredAs(entry.pod, name)) {
              queue.add(uid);
            }
          });
    }
  }

  /** The API's object for a static pod is gone. */
  public synchronized void unmirrored(ObjectName name) {
    mirrors.remove(name);
  }

  private static boolean isMirroredAs(Pod pod, ObjectName name) {
    return PodContainers.isStatic(pod) && pod.metadata().objectName().equals(name);
  }

  private synchronized Optional<Entry> entry(String uid) {
    return Optional.ofNullable(entries.get(uid));
  }

  /** The uid that the API knows a pod by; empty where it has no such pod yet. */
  private synchronized Optional<String> uidInApi(Pod pod) {
    return PodContainers.isStatic(pod)
        ? Optional.ofNullable(mirrors.get(pod.metadata().objectName()))
            .map(mirror -> mirror.metadata().uid())
        : Optional.of(pod.metadata().uid());
  }

  private void write(String uid) {
    Optional<Entry> entry = entry(uid);
    Optional<String> target = entry.flatMap(one -> uidInApi(one.pod));
    if (target.isEmpty()) {
      return;
    }
    try {
      write(entry.get(), target.get());
    } catch (KubeApiException e) {
      if (!e.forbidden()) {
        throw e;
      }
      // The Node authorizer knows pods by the node that they are bound to. Of one that is gone, or
      // that it has not heard of yet, it says that this node has nothing to do with it.
      LOG.debug("not ours to see, for now", "pod", entry.get().pod.metadata().objectName());
      queue.addAfter(uid, PAUSE);
    }
  }

  private void write(Entry entry, String uid) {
    ObjectName name = entry.pod.metadata().objectName();
    Optional<Pod> found =
        client.find(Pod.RESOURCE, name).filter(pod -> pod.metadata().uid().equals(uid));
    if (found.isEmpty()) {
      LOG.debug("the pod is gone from the API", "pod", name);
      return;
    }
    patch(name, found.get(), entry.status);
    boolean isToGo =
        entry.ended && !PodContainers.isStatic(entry.pod) && PodContainers.isDeleted(found.get());
    if (isToGo) {
      client.delete(Pod.RESOURCE, name, DeleteOptions.now(uid));
    }
  }

  private void patch(ObjectName name, Pod found, PodStatus status) {
    Optional<StrategicPatch> difference =
        StrategicPatch.between(only(found), new StatusOnly(merged(status, found)));
    if (difference.isPresent()) {
      // With the uid, a pod that took the name meanwhile refuses it.
      StrategicPatch patch = difference.get().with(found.metadata().uid(), "metadata", "uid");
      client.patch(Pod.RESOURCE, name, "status", new Patch.Strategic(patch), WriteOptions.DEFAULT);
    }
  }

  private static StatusOnly only(Pod pod) {
    return new StatusOnly(pod.status().orElse(PodStatuses.UNKNOWN));
  }

  private static PodStatus merged(PodStatus status, Pod pod) {
    return PodStatuses.withForeign(status, pod.status());
  }

  /** Writes what waits to be written, and ends. */
  @Override
  public void close() {
    workers.close();
  }
}
