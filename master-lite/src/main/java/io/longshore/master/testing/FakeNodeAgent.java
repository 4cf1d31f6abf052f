package io.longshore.master.testing;

import io.longshore.base.log.Log;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.coordination.Lease;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.StrategicPatch;
import io.longshore.kubeapi.meta.MicroTime;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node whose pods run at once, as far as the API can tell: those that are placed on it get an
 * address and become ready, unless their image ends in {@code :bad}, and those that are deleted
 * end. It says that it lives when it is told to. Safe for use by several threads.
 */
public final class FakeNodeAgent implements AutoCloseable {
  private static final Log LOG = Log.of("fake-agent");
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final KubeClient client;
  private final String name;
  private final String addresses;
  private final boolean takesAll;
  private final AtomicInteger next = new AtomicInteger(1);
  private final Map<String, String> addressOfPod = new ConcurrentHashMap<>();
  private final ExecutorService work = Executors.newSingleThreadExecutor();
  private final Informer<Pod> pods;

  private FakeNodeAgent(KubeClient client, String name, int number, boolean takesAll) {
    this.client = client;
    this.name = name;
    this.addresses = "10.99." + number + ".";
    this.takesAll = takesAll;
    this.pods =
        new Informer<>(
            client,
            Pod.RESOURCE,
            "",
            ListOptions.ALL,
            InformerSettings.DEFAULT.withPauses(PAUSE, PAUSE));
  }

  /** Registers a node with room for many pods. */
  public static FakeNodeAgent start(KubeClient client, String name, int number) {
    return new FakeNodeAgent(client, name, number, false).begin(true);
  }

  /** Goes on with a node that is there. */
  public static FakeNodeAgent resume(KubeClient client, String name, int number) {
    return new FakeNodeAgent(client, name, number, false).begin(false);
  }

  /** Registers a node that takes all pods which are not placed, as a scheduler would give it. */
  public static FakeNodeAgent greedy(KubeClient client, String name, int number) {
    return new FakeNodeAgent(client, name, number, true).begin(true);
  }

  private FakeNodeAgent begin(boolean register) {
    if (register) {
      client.create(Node.RESOURCE.as(JsonObject.class), node(), WriteOptions.DEFAULT);
      sayAlive();
    }
    pods.cache()
        .addHandler(
            new Handler<>() {
              @Override
              public void added(Pod pod) {
                work.execute(() -> look(pod));
              }

              @Override
              public void updated(Pod before, Pod after) {
                work.execute(() -> look(after));
              }

              @Override
              public void deleted(Pod last) {}
            });
    pods.start();
    return this;
  }

  private JsonObject node() {
    return Json.read(
        """
        {"apiVersion": "v1", "kind": "Node",
         "metadata": {"name": "%1$s", "labels": {"kubernetes.io/hostname": "%1$s"}},
         "status": {
           "capacity": {"cpu": "4", "memory": "8Gi", "pods": "110"},
           "allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"},
           "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady",
             "lastHeartbeatTime": "%2$s", "lastTransitionTime": "%2$s"}]}}"""
            .formatted(name, Instant.now()),
        JsonObject.class);
  }

  /** Renews its lease, and says that it is ready where that is not known. */
  public void sayAlive() {
    renew();
    Node node = client.get(Node.RESOURCE, new ObjectName("", name));
    boolean known =
        node.status().map(Node.Status::conditions).orElse(List.of()).stream()
            .anyMatch(one -> one.type().equals("Ready") && one.status().equals("True"));
    if (!known) {
      ObjectName key = node.metadata().objectName();
      client.patch(Node.RESOURCE, key, "status", ready(true), WriteOptions.DEFAULT);
    }
  }

  private static Patch ready(boolean ready) {
    String now = Instant.now().toString();
    Map<String, String> condition =
        Map.of("type", "Ready", "status", ready ? "True" : "False", "lastTransitionTime", now);
    return new Patch.Strategic(
        StrategicPatch.between(
                JsonObject.EMPTY.with(List.of(), "status", "conditions"),
                JsonObject.EMPTY.with(List.of(condition), "status", "conditions"))
            .orElseThrow());
  }

  private void renew() {
    ObjectName lease = new ObjectName("kube-node-lease", name);
    Lease.Spec spec =
        new Lease.Spec(
            name,
            Optional.of(40),
            Optional.empty(),
            Optional.of(new MicroTime(Instant.now())),
            Optional.empty());
    if (client.find(Lease.RESOURCE, lease).isEmpty()) {
      ObjectMeta metadata = ObjectMeta.named(lease.namespace(), name);
      client.create(Lease.RESOURCE, new Lease(metadata, Optional.of(spec)), WriteOptions.DEFAULT);
    } else {
      JsonObject fields = JsonObject.EMPTY.with(spec, "spec");
      client.patch(Lease.RESOURCE, lease, "", new Patch.MergePatch(fields), WriteOptions.DEFAULT);
    }
  }

  private void look(Pod pod) {
    try {
      String node = pod.spec().map(PodSpec::nodeName).orElse("");
      if (node.isEmpty() && takesAll && pod.metadata().deletionTimestamp().isEmpty()) {
        bind(pod);
      } else if (node.equals(name)) {
        run(pod);
      }
    } catch (KubeApiException e) {
      // Somebody changed or deleted it: that comes as another event.
      LOG.debug("a pod was not run", "pod", pod.metadata().objectName(), "error", e);
    }
  }

  private void bind(Pod pod) {
    JsonObject binding =
        JsonObject.EMPTY
            .with("v1", "apiVersion")
            .with("Binding", "kind")
            .with(pod.metadata().name(), "metadata", "name")
            .with("Node", "target", "kind")
            .with(name, "target", "name");
    client.post(Pod.RESOURCE, pod.metadata().objectName(), "binding", binding, JsonObject.class);
  }

  private void run(Pod pod) {
    ObjectName key = pod.metadata().objectName();
    if (pod.metadata().deletionTimestamp().isPresent()) {
      client.delete(Pod.RESOURCE, key, DeleteOptions.now(pod.metadata().uid()));
    } else if (pod.status().filter(status -> status.phase().equals("Pending")).isPresent()) {
      boolean good =
          pod.spec().map(PodSpec::containers).orElse(List.of()).stream()
              .map(Container::image)
              .noneMatch(image -> image.endsWith(":bad"));
      // The event of what is told first may come here, too: the address stays.
      String address =
          addressOfPod.computeIfAbsent(
              pod.metadata().uid(), _ -> addresses + next.getAndIncrement());
      setReady(key, good, address);
    }
  }

  private void setReady(ObjectName key, boolean ready, String address) {
    JsonObject fields =
        JsonObject.EMPTY
            .with("Running", "status", "phase")
            .with(address, "status", "podIP")
            .with(List.of(Map.of("ip", address)), "status", "podIPs");
    // Ready first: nobody looks at a pod that is not running.
    client.patch(Pod.RESOURCE, key, "status", ready(ready), WriteOptions.DEFAULT);
    client.patch(Pod.RESOURCE, key, "status", new Patch.MergePatch(fields), WriteOptions.DEFAULT);
  }

  @Override
  public void close() {
    pods.close();
    work.shutdownNow();
  }
}
