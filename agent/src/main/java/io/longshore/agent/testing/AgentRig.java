package io.longshore.agent.testing;

import io.longshore.agent.image.ImagePuller;
import io.longshore.agent.image.NodeCredentials;
import io.longshore.agent.outside.StatusSink;
import io.longshore.agent.pod.PodWorkers;
import io.longshore.agent.runtime.PodFiles;
import io.longshore.agent.runtime.RuntimeSettings;
import io.longshore.base.testing.Eventually;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.ContainerStatus.State;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.json.Json;
import io.longshore.linux.cgroup.Cgroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Workers with a runtime, and around them what a test says. Closed, it leaves the pods running. */
public final class AgentRig implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ToldEvents events = new ToldEvents();
  private final TestObjects objects = new TestObjects();
  private final PlainVolumes volumes;
  private final ContainerRuntime runtime;
  private final PodWorkers workers;
  private final TestNode node;
  private final Map<String, List<PodStatus>> statuses = new ConcurrentHashMap<>();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  /** With a runtime. */
  public AgentRig(RuntimeRig rig) {
    this(rig.connect(), rig.logs(), TestNode.in(rig.logs(), rig.cgroupParent()));
  }

  /** With a connection to a runtime, which it closes. */
  public AgentRig(ContainerRuntime runtime, Path folder, TestNode node) {
    this.node = node;
    this.volumes = new PlainVolumes(folder.resolve("volumes"));
    this.runtime = runtime;
    RuntimeSettings settings =
        new RuntimeSettings(
            runtime, node, volumes, objects, events, Cgroups.ofMachine(), Clock.system());
    ImagePuller images =
        new ImagePuller(runtime.images(), objects, NodeCredentials.NONE, events, Clock.system(), 1);
    this.workers = new PodWorkers(settings, images, new Statuses());
  }

  /** What was told of pods. */
  public ToldEvents events() {
    return events;
  }

  /** What pods may refer to. */
  public TestObjects objects() {
    return objects;
  }

  /** Their volumes. */
  public PlainVolumes volumes() {
    return volumes;
  }

  /** The runtime. */
  public ContainerRuntime runtime() {
    return runtime;
  }

  /** The workers. */
  public PodWorkers workers() {
    return workers;
  }

  /** The node. */
  public TestNode node() {
    return node;
  }

  /** The newest status of a pod, if one was told. */
  public Optional<PodStatus> status(Pod pod) {
    List<PodStatus> all = told(pod);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  private List<PodStatus> told(Pod pod) {
    return statuses.getOrDefault(pod.metadata().uid(), List.of());
  }

  /** Whether nothing of a pod is left that ends. */
  public boolean hasEnded(Pod pod) {
    return ended.contains(pod.metadata().uid());
  }

  private final class Statuses implements StatusSink {
    @Override
    public void status(Pod pod, PodStatus status) {
      statuses.computeIfAbsent(pod.metadata().uid(), _ -> new CopyOnWriteArrayList<>()).add(status);
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
  public static Pod pod(String spec) {
    int number = COUNT.incrementAndGet();
    return Json.read(
        """
        {"metadata":{"namespace":"tests","name":"pod-%1$d","uid":"uid-%1$d-%2$d","generation":1},
         "spec":%3$s}"""
            .formatted(number, ProcessHandle.current().pid(), spec),
        Pod.class);
  }

  /** A pod of one container with busybox; more fields of the container come after a comma. */
  public static Pod shell(String script, String more) {
    return pod(
        "{\"containers\":[" + container("main", script, more) + "],\"restartPolicy\":\"Always\"}");
  }

  /** A container with busybox, as JSON. */
  public static String container(String name, String script, String more) {
    return """
        {"name":"%s","image":"longshore.test/busybox:1","command":["sh","-c",%s],
         "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"%s}"""
        .formatted(name, quoted(script), more.isEmpty() ? "" : "," + more);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** The pod with its deletion asked for. */
  public static Pod deleted(Pod pod, long grace) {
    String json =
        """
        {"metadata":{"namespace":"%s","name":"%s","uid":"%s","generation":2,
         "deletionTimestamp":"2026-01-01T00:00:00Z","deletionGracePeriodSeconds":%d}}"""
            .formatted(
                pod.metadata().namespace(), pod.metadata().name(), pod.metadata().uid(), grace);
    return new Pod(Json.read(json, Pod.class).metadata(), pod.spec(), pod.status());
  }

  /** Waits until the newest status is such a one. */
  public PodStatus await(Pod pod, Predicate<PodStatus> condition) {
    return await(pod, () -> status(pod).filter(condition));
  }

  /** Waits for a status that may be over when somebody looks: the first such one ever told. */
  public PodStatus awaitTold(Pod pod, Predicate<PodStatus> condition) {
    return await(pod, () -> told(pod).stream().filter(condition).findFirst());
  }

  private PodStatus await(Pod pod, Supplier<Optional<PodStatus>> look) {
    List<PodStatus> found = new ArrayList<>();
    Eventually.holds(
        () -> look.get().map(found::add).orElse(false), () -> status(pod) + "\n" + events);
    return found.getFirst();
  }

  /** Waits for a phase. */
  public PodStatus awaitPhase(Pod pod, String phase) {
    return await(pod, status -> status.phase().equals(phase));
  }

  /** The status of a container. */
  public static ContainerStatus container(PodStatus status, String name) {
    return status.containerStatuses().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Why a container waits; empty where it does not. */
  public static String waiting(PodStatus status, String name) {
    return container(status, name)
        .state()
        .flatMap(State::waiting)
        .map(ContainerStatus.Waiting::reason)
        .orElse("");
  }

  /** Deletes a pod, and waits until it is gone. */
  public void delete(Pod pod) {
    workers.desire(deleted(pod, 1));
    String uid = pod.metadata().uid();
    Eventually.holds(() -> ended.contains(uid), () -> status(pod) + "\n" + events);
    workers.remove(uid);
    Eventually.holds(
        () -> workers.pods().stream().noneMatch(view -> view.pod().metadata().uid().equals(uid)),
        () -> "the worker of " + uid + " is still there");
  }

  @Override
  public void close() {
    workers.close();
    runtime.close();
  }

  /** The folder of a pod's logs. */
  public Path logs(Pod pod) {
    return PodFiles.logs(node.settings(), pod);
  }

  /** Waits until a container has printed something; lines lose what the log has before them. */
  public void awaitLog(Pod pod, String container, int attempt, String part) {
    Path file = logs(pod).resolve(PodFiles.log(container, attempt));
    Eventually.holds(() -> printed(file).contains(part), () -> printed(file));
  }

  private static String printed(Path log) {
    return read(log).replaceAll("(?m)^\\S+ std(out|err) F ", "");
  }

  /** What a file holds; nothing if it is not there. */
  public static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
