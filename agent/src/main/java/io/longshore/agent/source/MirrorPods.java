package io.longshore.agent.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.time.Timers;
import io.longshore.base.work.Backoff;
import io.longshore.base.work.WorkQueue;
import io.longshore.base.work.Workers;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.OwnerReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Shows static pods to the API, each by a pod of the same name that nobody runs:
 * pkg/kubelet/pod/mirror_client.go. One worker brings name after name in order. Safe for use by
 * several threads.
 */
public final class MirrorPods implements AutoCloseable {
  private static final Log LOG = Log.of("source");
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  private final KubeClient client;
  private final Supplier<Optional<Node>> node;
  private final WorkQueue<ObjectName> queue;
  private final Workers<ObjectName> workers;

  @GuardedBy("this")
  private final Map<ObjectName, Pod> wanted = new HashMap<>();

  @GuardedBy("this")
  private final Map<ObjectName, Pod> shown = new HashMap<>();

  /**
   * Begins.
   *
   * @param node the Node, which owns the mirrors; empty while it is not registered
   */
  public MirrorPods(KubeClient client, Supplier<Optional<Node>> node, Timers timers) {
    this.client = client;
    this.node = node;
    this.queue = new WorkQueue<>(PAUSES, timers);
    this.workers = new Workers<>("mirror pods", 1, queue, this::reconcile);
  }

  /** These are the static pods from now on. */
  public void want(List<Pod> pods) {
    Set<ObjectName> concerned = new HashSet<>();
    synchronized (this) {
      concerned.addAll(wanted.keySet());
      wanted.clear();
      pods.forEach(pod -> wanted.put(pod.metadata().objectName(), pod));
      concerned.addAll(wanted.keySet());
    }
    concerned.forEach(queue::add);
  }

  /** The API has a mirror. */
  public void seen(Pod mirror) {
    synchronized (this) {
      shown.put(mirror.metadata().objectName(), mirror);
    }
    queue.add(mirror.metadata().objectName());
  }

  /** The API has it no more. */
  public void gone(Pod mirror) {
    synchronized (this) {
      shown.remove(mirror.metadata().objectName());
    }
    queue.add(mirror.metadata().objectName());
  }

  private void reconcile(ObjectName name) {
    Optional<Pod> pod;
    Optional<Pod> mirror;
    synchronized (this) {
      pod = Optional.ofNullable(wanted.get(name));
      mirror = Optional.ofNullable(shown.get(name));
    }
    if (mirror.isPresent() && !isMirrorOf(mirror.get(), pod)) {
      client.delete(Pod.RESOURCE, name, DeleteOptions.now(mirror.get().metadata().uid()));
      LOG.info("a mirror pod is removed", "pod", name);
      return; // its end is seen, and then there is a next time
    }
    if (pod.isPresent() && mirror.isEmpty()) {
      create(pod.get());
    }
  }

  private static boolean isMirrorOf(Pod mirror, Optional<Pod> pod) {
    return pod.isPresent()
        && mirror.metadata().deletionTimestamp().isEmpty()
        && PodAnnotations.mirrored(mirror).equals(pod.map(PodAnnotations::hash));
  }

  private void create(Pod pod) {
    Node owner =
        node.get().orElseThrow(() -> new IllegalStateException("the node is not registered yet"));
    JsonObject mirror =
        Json.object("v1", "Pod", pod)
            .without("status")
            .without("metadata", "uid")
            .with(PodAnnotations.hash(pod), "metadata", "annotations", PodAnnotations.MIRROR)
            .with(
                List.of(
                    new OwnerReference(
                        "v1",
                        "Node",
                        owner.metadata().name(),
                        owner.metadata().uid(),
                        true,
                        false)),
                "metadata",
                "ownerReferences");
    try {
      client.create(Pod.RESOURCE.as(JsonObject.class), mirror, WriteOptions.DEFAULT);
      LOG.info("a static pod is shown to the API", "pod", pod.metadata().objectName());
    } catch (KubeApiException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    queue.close();
    workers.close();
  }
}
