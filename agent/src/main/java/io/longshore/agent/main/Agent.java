package io.longshore.agent.main;

import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.agent.event.EventRecorder;
import io.longshore.agent.image.ImagePuller;
import io.longshore.agent.network.PodNetwork;
import io.longshore.agent.node.MachineSurvey;
import io.longshore.agent.node.NodeAddresses;
import io.longshore.agent.node.NodeLease;
import io.longshore.agent.node.NodeReporter;
import io.longshore.agent.pod.PodWorkers;
import io.longshore.agent.runtime.RuntimeSettings;
import io.longshore.agent.server.AgentServer;
import io.longshore.agent.server.Health;
import io.longshore.agent.source.ApiPods;
import io.longshore.agent.source.MirrorPods;
import io.longshore.agent.source.StaticPods;
import io.longshore.agent.status.PodStatusWriter;
import io.longshore.agent.volume.PodVolumes;
import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.base.log.Log;
import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Clock;
import io.longshore.base.time.ThreadTimers;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.connect.ContainerRuntimes;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.linux.cgroup.Cgroups;
import io.longshore.linux.netns.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A running agent: everything is started here, top to bottom, and closed the other way round. Pods
 * go on without it. Safe for use by several threads.
 */
public final class Agent implements AutoCloseable {
  /** The kubelet that this agent stands for. */
  public static final String KUBELET_VERSION = "v1.36.0+longshore";

  private static final Log LOG = Log.of("agent");

  /** As the kubelet's PLEG: whoever has not heard of the runtime for so long knows nothing. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

  private final AgentSetup setup;
  private final KubeletConfiguration configuration;
  private final Clock clock;
  private final Lifecycle parts;
  private volatile Optional<PodWorkers> workers = Optional.empty();
  private final Health health = new Health(this::problems);
  private final AgentServer server;
  private final NodeReporter reporter;

  private Agent(AgentSetup setup, Lifecycle parts) throws InterruptedException {
    this.setup = setup;
    this.configuration = setup.configuration();
    this.clock = setup.clock();
    this.parts = parts;
    makeFolders();
    ContainerRuntime runtime = parts.start("runtime", this::openRuntime);
    KubeClient client = parts.start("client", this::openClient);
    RuntimePatience.await(runtime, configuration.runtime().runtimeRequestTimeout());
    ThreadTimers timers = parts.start("timers", () -> new ThreadTimers("agent"));
    EventRecorder events =
        parts.start("events", () -> new EventRecorder(client, setup.nodeName(), clock));
    List<InetAddress> addresses = NodeAddresses.choose(setup.nodeIp());
    MachineSurvey survey = new MachineSurvey(runtime, configuration, setup.root(), clock);
    PodVolumes volumes =
        parts.start(
            "volumes",
            () ->
                new PodVolumes(
                    setup.root(),
                    client,
                    () -> survey.resources().allocatable(),
                    uid -> workers.ifPresent(all -> all.wake(uid)),
                    clock));
    PodStatusWriter status = parts.start("status", () -> new PodStatusWriter(client, timers));
    ThisNode node = ThisNode.of(setup, driver(runtime), addresses, survey);
    PodWorkers pods = startPods(runtime, client, node, volumes, events, status);
    this.server = startServer(client, runtime, pods, addresses);
    NodeWatch watch = parts.start("node", () -> new NodeWatch(client, setup.nodeName()));
    this.reporter = startReporter(client, survey, events, addresses);
    startNetwork(watch);
    parts.start(
        "lease",
        () ->
            new NodeLease(
                client,
                setup.nodeName(),
                watch::node,
                configuration.node().nodeLeaseDurationSeconds(),
                clock));
    startSources(client, runtime, timers, watch, pods, volumes, status);
  }

  /** Starts an agent, and returns when all of it runs; the node may not be ready yet. */
  public static Agent start(AgentSetup setup) throws InterruptedException {
    HostChecks.check(setup.configuration());
    if (setup.tuneKernel()) {
      HostChecks.tune(setup.configuration());
    }
    HostChecks.protectFromOom(setup.configuration().process().oomScoreAdj());
    Lifecycle parts = new Lifecycle();
    try {
      return new Agent(setup, parts);
    } catch (RuntimeException | InterruptedException e) {
      parts.close();
      throw e;
    }
  }

  private void makeFolders() {
    try {
      Files.createDirectories(setup.root());
      Files.createDirectories(Path.of(configuration.logs().podLogsDir()));
      Files.createDirectories(setup.logLinks());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ContainerRuntime openRuntime() {
    return ContainerRuntimes.open(
        ContainerRuntimes.endpoint(configuration.runtime().containerRuntimeEndpoint()),
        new CallDeadlines(configuration.runtime().runtimeRequestTimeout()));
  }

  private KubeClient openClient() {
    return new KubeClient(
        setup.cluster(),
        ClientSettings.of("longshore-agent/" + KUBELET_VERSION)
            .withRate(configuration.api().kubeAPIQPS(), configuration.api().kubeAPIBurst()));
  }

  /** The runtime knows best; older ones do not say. */
  private CgroupDriver driver(ContainerRuntime runtime) {
    return runtime
        .cgroupDriver()
        .orElse(
            configuration.cgroups().cgroupDriver().equals("systemd")
                ? CgroupDriver.SYSTEMD
                : CgroupDriver.CGROUPFS);
  }

  private PodWorkers startPods(
      ContainerRuntime runtime,
      KubeClient client,
      ThisNode node,
      PodVolumes volumes,
      EventRecorder events,
      PodStatusWriter status) {
    ClusterAccess objects = parts.start("objects", () -> new ClusterAccess(client));
    ImagePuller images =
        new ImagePuller(
            runtime.images(),
            objects,
            new NodeKeyring(setup.root(), home(), setup.credentialPrograms(), client, clock),
            events,
            clock,
            ThisNode.parallelPulls(configuration));
    RuntimeSettings settings =
        new RuntimeSettings(runtime, node, volumes, objects, events, Cgroups.ofMachine(), clock);
    PodWorkers pods = parts.start("pods", () -> new PodWorkers(settings, images, status));
    workers = Optional.of(pods);
    return pods;
  }

  private static Optional<Path> home() {
    return Optional.ofNullable(System.getenv("HOME")).map(Path::of);
  }

  private AgentServer startServer(
      KubeClient client, ContainerRuntime runtime, PodWorkers pods, List<InetAddress> addresses) {
    Metrics metrics = new Metrics();
    metrics
        .gauge("kubelet_running_pods", "Number of pods that have a running pod sandbox")
        .from(() -> pods.pods().stream().filter(pod -> !pod.observed().isStopped()).count());
    metrics
        .gauge("kubelet_running_containers", "Number of containers currently running")
        .from(() -> pods.pods().stream().mapToLong(pod -> pod.observed().running().size()).sum());
    return parts.start(
        "server",
        () ->
            AgentServer.listen(
                new AgentServer.Setup(
                    configuration,
                    setup.nodeName(),
                    addresses,
                    setup.certificates(),
                    Optional.of(client),
                    pods,
                    runtime,
                    new MachineUseReader(setup.root(), clock)::read,
                    health,
                    metrics,
                    clock)));
  }

  private NodeReporter startReporter(
      KubeClient client, MachineSurvey survey, EventRecorder events, List<InetAddress> addresses) {
    return parts.start(
        "node status",
        () ->
            new NodeReporter(
                client,
                new NodeReporter.Setup(
                    configuration,
                    setup.nodeName(),
                    setup.hostname(),
                    setup.labels(),
                    addresses,
                    server.port(),
                    KUBELET_VERSION,
                    this::problems),
                survey,
                events,
                clock));
  }

  private void startNetwork(NodeWatch watch) {
    if (setup.network().isEmpty()) {
      return;
    }
    PodNetwork network = new PodNetwork(setup.network().get(), NetworkNamespace.own());
    watch.whenRangesChange(
        ranges -> {
          network.ranges(ranges);
          reporter.look();
        });
  }

  private void startSources(
      KubeClient client,
      ContainerRuntime runtime,
      ThreadTimers timers,
      NodeWatch watch,
      PodWorkers pods,
      PodVolumes volumes,
      PodStatusWriter status) {
    MirrorPods mirrors =
        parts.start("mirror pods", () -> new MirrorPods(client, watch::node, timers));
    PodFeed feed = new PodFeed(pods, volumes, status, mirrors);
    Path logs = Path.of(configuration.logs().podLogsDir());
    Completion completion =
        parts.start("completion", () -> new Completion(runtime, pods, volumes, logs));
    String place = configuration.sources().staticPodPath();
    if (place.isEmpty()) {
      completion.staticsAreTold();
    } else {
      parts.start(
          "static pods",
          () ->
              new StaticPods(
                  Path.of(place),
                  setup.nodeName(),
                  configuration.sources().fileCheckFrequency(),
                  clock,
                  list -> {
                    feed.statics(list);
                    completion.staticsAreTold();
                  }));
    }
    ApiPods api = parts.start("API pods", () -> new ApiPods(client, setup.nodeName(), feed));
    completion.await(api);
    LOG.info("the agent is running", "node", setup.nodeName(), "port", server.port());
  }

  private List<String> problems() {
    Optional<PodWorkers> pods = workers;
    if (pods.isEmpty()) {
      return List.of();
    }
    Duration silence = Duration.between(pods.get().lastLook(), clock.now());
    return silence.compareTo(LONGEST_SILENCE) > 0
        ? List.of(
            "PLEG is not healthy: pleg was last seen active "
                + silence.toSeconds()
                + "s ago; threshold is "
                + LONGEST_SILENCE.toSeconds()
                + "s")
        : List.of();
  }

  /** Whether the API was told that the node is ready. */
  public boolean isReady() {
    return reporter.isReady();
  }

  /** Whether the agent does its work; a node that is not ready may have others to blame. */
  public boolean isHealthy() {
    return health.isGood();
  }

  /** The port of the server. */
  public int port() {
    return server.port();
  }

  /** Leaves the pods running as they are. */
  @Override
  public void close() {
    parts.close();
  }
}
