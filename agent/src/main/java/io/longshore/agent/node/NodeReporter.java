package io.longshore.agent.node;

import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.agent.event.EventRecorder;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.json.StrategicPatch;
import io.longshore.kubeapi.meta.ObjectName;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers the Node, looks at the machine again and again, and tells the API what has changed at
 * once, and all of it every few minutes. One virtual thread does the work; the methods are safe for
 * any.
 */
public final class NodeReporter implements AutoCloseable {
  private static final Log LOG = Log.of("node");

  /** Until the node is ready, it is looked at this often: pkg/kubelet/kubelet_node_status.go. */
  private static final Duration WHILE_NOT_READY = Duration.ofMillis(100);

  private static final Duration FAST_AT_MOST = Duration.ofMinutes(2);

  private final KubeClient client;
  private final Setup setup;
  private final MachineSurvey survey;
  private final EventRecorder events;
  private final Clock clock;
  private final Instant started;
  private final Semaphore looks = new Semaphore(0);
  private final NodeStatus.Self self;
  private final Thread thread;

  /** As the API has it; of the thread alone. */
  private @Nullable Node latest;

  private Instant reported = Instant.EPOCH;

  /** As this run has told them in events; of the thread alone. */
  private List<Node.Condition> told = List.of();

  private volatile boolean ready;
  private volatile boolean closed;

  /**
   * What the node is, and how it is told.
   *
   * @param hostname of the machine, also where the Node has another name
   * @param labels that the user wants
   * @param hindrances why it cannot take pods, besides what the runtime says
   */
  public record Setup(
      KubeletConfiguration configuration,
      String nodeName,
      String hostname,
      Map<String, String> labels,
      List<InetAddress> addresses,
      int serverPort,
      String version,
      Supplier<List<String>> hindrances) {}

  /** Begins. */
  public NodeReporter(
      KubeClient client, Setup setup, MachineSurvey survey, EventRecorder events, Clock clock) {
    this.client = client;
    this.setup = setup;
    this.survey = survey;
    this.events = events;
    this.clock = clock;
    this.started = clock.now();
    this.self =
        new NodeStatus.Self(
            setup.version(),
            setup.serverPort(),
            setup.configuration().node().nodeStatusMaxImages());
    this.thread = Thread.ofVirtual().name("node status").start(this::run);
  }

  /** Lets it look at once. */
  public void look() {
    looks.release();
  }

  /** Whether the API was told that the node is ready. */
  public boolean isReady() {
    return ready;
  }

  private void run() {
    try {
      events.ofNode("Normal", "Starting", "Starting kubelet.");
      latest = first();
      tellRestartOfMachine(latest);
      while (!closed) {
        report();
        if (looks.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS)) {
          looks.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      // closed
    } catch (RuntimeException e) {
      LOG.bug("the node is no longer reported", e);
    }
  }

  private Node first() throws InterruptedException {
    if (!setup.configuration().node().registerNode()) {
      return awaitNode();
    }
    Registration.Wanted wanted =
        new Registration.Wanted(
            setup.nodeName(),
            NodeLabels.of(setup.hostname(), setup.labels()),
            setup.configuration().node().registerWithTaints().stream()
                .map(
                    taint ->
                        new Node.Taint(
                            taint.key(), taint.value(), taint.effect(), Optional.empty()))
                .toList(),
            setup.configuration().node().providerID());
    return new Registration(client, wanted).register(status(Optional.empty()));
  }

  private Node awaitNode() throws InterruptedException {
    while (true) {
      try {
        return client.get(Node.RESOURCE, new ObjectName("", setup.nodeName()));
      } catch (KubeApiException e) {
        LOG.warn("there is no Node yet", "node", setup.nodeName(), "error", e);
        Thread.sleep(Duration.ofSeconds(1));
      }
    }
  }

  private Duration pause() {
    boolean fast = !ready && clock.now().isBefore(started.plus(FAST_AT_MOST));
    return fast ? WHILE_NOT_READY : setup.configuration().node().nodeStatusUpdateFrequency();
  }

  private Node.Status status(Optional<Node.Status> before) {
    NodeStatus.Seen seen =
        survey.look(
            setup.hindrances().get(), NodeAddresses.listed(setup.addresses(), setup.hostname()));
    return NodeStatus.of(seen, self, before, clock.now());
  }

  private void report() {
    Node before = latest;
    if (before == null) {
      return;
    }
    Optional<Node.Status> old = before.status();
    Node.Status now = status(old);
    boolean due =
        !clock
            .now()
            .isBefore(reported.plus(setup.configuration().node().nodeStatusReportFrequency()));
    if (!due && old.isPresent() && NodeStatus.same(old.get(), now)) {
      return;
    }
    try {
      latest = send(before, now);
      reported = clock.now();
      tellChanges(now);
      ready = holds(now.conditions(), "Ready");
    } catch (KubeApiException e) {
      LOG.warn("the node's status was not taken", "error", e);
      refresh();
    }
  }

  private Node send(Node before, Node.Status status) {
    Node after = new Node(before.metadata(), before.spec(), Optional.of(status));
    Optional<StrategicPatch> patch = StrategicPatch.between(before, after);
    return patch.isEmpty()
        ? before
        : client.patch(
            Node.RESOURCE,
            before.metadata().objectName(),
            "status",
            new Patch.Strategic(patch.get()),
            WriteOptions.DEFAULT);
  }

  /** Somebody else may have changed it, or removed it: then it is registered anew. */
  private void refresh() {
    try {
      Optional<Node> found = client.find(Node.RESOURCE, new ObjectName("", setup.nodeName()));
      if (found.isPresent()) {
        latest = found.get();
      } else {
        LOG.warn("the Node is gone", "node", setup.nodeName());
        latest = first();
      }
    } catch (KubeApiException e) {
      LOG.debug("the node cannot be read", "error", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellChanges(Node.Status now) {
    List<Node.Condition> before = told;
    told = now.conditions();
    for (Shortage shortage : Shortage.values()) {
      boolean isShort = holds(now.conditions(), shortage.condition());
      if (changed(before, now.conditions(), shortage.condition())) {
        tell(shortage.event(isShort));
      }
    }
    if (changed(before, now.conditions(), "Ready")) {
      tell(holds(now.conditions(), "Ready") ? "NodeReady" : "NodeNotReady");
    }
  }

  private void tell(String reason) {
    events.ofNode("Normal", reason, "Node " + setup.nodeName() + " status is now: " + reason);
  }

  private static boolean changed(
      List<Node.Condition> before, List<Node.Condition> now, String type) {
    return before.stream().noneMatch(condition -> condition.type().equals(type))
        || holds(before, type) != holds(now, type);
  }

  private static boolean holds(List<Node.Condition> conditions, String type) {
    return conditions.stream()
        .anyMatch(condition -> condition.type().equals(type) && condition.status().equals("True"));
  }

  private void tellRestartOfMachine(Node node) {
    String before = bootOf(node);
    String now = survey.machine().ids().boot();
    if (!before.isEmpty() && !before.equals(now)) {
      events.ofNode(
          "Warning",
          "Rebooted",
          "Node " + setup.nodeName() + " has been rebooted, boot id: " + now);
    }
  }

  private static String bootOf(Node node) {
    return node.status().flatMap(Node.Status::nodeInfo).map(Node.SystemInfo::bootID).orElse("");
  }

  /** The Node stays as it was told last: nobody says that it is gone but its missing lease. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
