package io.longshore.agent.pod;

import io.longshore.agent.image.ImagePuller;
import io.longshore.agent.outside.StatusSink;
import io.longshore.agent.runtime.RuntimeSettings;
import io.longshore.base.testing.Eventually;
import io.longshore.base.time.Clock;
import io.longshore.cri.credentials.Keyring;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.ContainerStatus.State;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.json.Json;
import io.longshore.linux.cgroup.Cgroups;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Workers with a runtime, and around them what a test says. Closed, it leaves the pods running. */
final class AgentRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger COUNT = new AtomicInteger();

  final ToldEvents events = new ToldEvents();
  final TestObjects objects = new TestObjects();
  final PlainVolumes volumes;
  final ContainerRuntime runtime;
  final PodWorkers workers;
  final TestNode node;
  final Map<String, PodStatus> statuses = new ConcurrentHashMap<>();
  final Set<String> ended = ConcurrentHashMap.newKeySet();

  AgentRig(RuntimeRig rig) {
    Path folder = rig.logs();
    this.node = TestNode.in(folder, rig.cgroupParent());
    this.volumes = new PlainVolumes(folder.resolve("volumes"));
    this.runtime = rig.connect();
    RuntimeSettings settings =
        new RuntimeSettings(
            runtime, node, volumes, objects, events, Cgroups.ofMachine(), Clock.system());
    ImagePuller images =
        new ImagePuller(runtime.images(), objects, () -> Keyring.EMPTY, events, Clock.system(), 1);
    this.workers = new PodWorkers(settings, images, new Statuses());
  }

  private final class Statuses implements StatusSink {
    @Override
    public void status(Pod pod, PodStatus status) {
      statuses.put(pod.metadata().uid(), status);
    }

    @Override
    public void ended(Pod pod) {
      ended.add(pod.metadata().uid());
    }

    @Override
    public void forget(String uid) {
      statuses.remove(uid);
    }
  }

  /** A pod of a name no other test has. */
  static Pod pod(String spec) {
    int number = COUNT.incrementAndGet();
    return Json.read(
        """
        {"metadata":{"namespace":"tests","name":"pod-%1$d","uid":"uid-%1$d-%2$d","generation":1},
         "spec":%3$s}"""
            .formatted(number, ProcessHandle.current().pid(), spec),
        Pod.class);
  }

  /** A pod of one container with busybox; more fields of the container come after a comma. */
  static Pod shell(String script, String more) {
    return pod(
        "{\"containers\":[" + container("main", script, more) + "],\"restartPolicy\":\"Always\"}");
  }

  static String container(String name, String script, String more) {
    return """
        {"name":"%s","image":"longshore.test/busybox:1","command":["sh","-c",%s],
         "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"%s}"""
        .formatted(name, quoted(script), more.isEmpty() ? "" : "," + more);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** The pod with its deletion asked for. */
  static Pod deleted(Pod pod, long grace) {
    String json =
        """
        {"metadata":{"namespace":"%s","name":"%s","uid":"%s","generation":2,
         "deletionTimestamp":"2026-01-01T00:00:00Z","deletionGracePeriodSeconds":%d}}"""
            .formatted(
                pod.metadata().namespace(), pod.metadata().name(), pod.metadata().uid(), grace);
    return new Pod(Json.read(json, Pod.class).metadata(), pod.spec(), pod.status());
  }

  PodStatus await(Pod pod, Predicate<PodStatus> condition) {
    String uid = pod.metadata().uid();
    Eventually.holds(
        PATIENCE,
        () -> Optional.ofNullable(statuses.get(uid)).filter(condition).isPresent(),
        () -> statuses.get(uid) + "\n" + events);
    return Optional.ofNullable(statuses.get(uid)).orElseThrow();
  }

  PodStatus awaitPhase(Pod pod, String phase) {
    return await(pod, status -> status.phase().equals(phase));
  }

  static ContainerStatus container(PodStatus status, String name) {
    return status.containerStatuses().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static String waiting(PodStatus status, String name) {
    return container(status, name)
        .state()
        .flatMap(State::waiting)
        .map(ContainerStatus.Waiting::reason)
        .orElse("");
  }

  /** Deletes a pod, and waits until it is gone. */
  void delete(Pod pod) {
    workers.desire(deleted(pod, 1));
    String uid = pod.metadata().uid();
    Eventually.holds(PATIENCE, () -> ended.contains(uid), () -> statuses.get(uid) + "\n" + events);
    workers.remove(uid);
    Eventually.holds(
        PATIENCE,
        () -> workers.pods().stream().noneMatch(view -> view.pod().metadata().uid().equals(uid)),
        () -> "the worker of " + uid + " is still there");
  }

  @Override
  public void close() {
    workers.close();
    runtime.close();
  }
}
