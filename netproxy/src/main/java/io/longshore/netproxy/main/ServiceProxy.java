package io.longshore.netproxy.main;

import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.base.log.Log;
import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.ThreadTimers;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.ServiceCidr;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.Resource;
import io.longshore.netlink.conntrack.KernelFlows;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.ProxyMode;
import io.longshore.netproxy.conntrack.FlowCleaner;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeFacts;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.NodePortSelection;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.sync.SyncLoop;
import io.longshore.netproxy.sync.SyncMetrics;
import io.longshore.netproxy.sync.SyncObserver;
import io.longshore.netproxy.sync.SyncSettings;
import io.longshore.netproxy.tracker.ProxiedNode;
import io.longshore.netproxy.tracker.ProxiedService;
import io.longshore.netproxy.tracker.ProxiedSlice;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Service proxy: everything from the API server to the kernel, started in the order in which it
 * stands here and closed in the other. The machine goes on forwarding when it is closed. {@link
 * #close} is for any thread.
 */
public final class ServiceProxy implements AutoCloseable {
  private static final Log LOG = Log.of("proxy");
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(30);
  private static final Duration POD_RANGE_PATIENCE = Duration.ofMinutes(5);
  private static final Duration SYNC_PATIENCE = Duration.ofMinutes(1);
  private static final NodeFacts NO_NODE = new NodeFacts("", List.of(), List.of(), true);

  private final ProxySetup setup;
  private final KubeProxyConfiguration config;
  private final Metrics metrics = new Metrics();
  private final Lifecycle parts = new Lifecycle();
  private final ThreadTimers timers;
  private final KubeClient client;
  private final ProxyEvents events;
  private final NodeFollower node;
  private final ProxyServers servers;
  private final List<ServiceTracker> trackers = new ArrayList<>();
  private final List<SyncLoop> loops = new ArrayList<>();
  private volatile boolean closed;
  private volatile boolean succeeded;

  private ServiceProxy(ProxySetup setup) {
    this.setup = setup;
    this.config = setup.configuration();
    this.timers = parts.start("timers", () -> new ThreadTimers("proxy timers"));
    this.client =
        parts.start(
            "API client",
            () ->
                new KubeClient(
                    setup.cluster(),
                    ClientSettings.of("longshore-proxy")
                        .withRate(
                            config.clientConnection().qps(), config.clientConnection().burst())));
    this.events = new ProxyEvents(client, setup.nodeName(), setup.clock());
    this.node = new NodeFollower(setup.nodeName());
    this.servers = parts.start("servers", () -> new ProxyServers(setup, metrics, events, timers));
  }

  /**
   * Starts a proxy, and returns when all of it is under way; the first sync may still be ahead.
   * What was started is closed again where something fails.
   */
  public static ServiceProxy start(ProxySetup setup) throws InterruptedException {
    setup.mode();
    ServiceProxy proxy = new ServiceProxy(setup);
    try {
      proxy.start();
    } catch (RuntimeException | InterruptedException e) {
      proxy.close();
      throw e;
    }
    return proxy;
  }

  private void start() throws InterruptedException {
    follow(
        ProxiedNode.RESOURCE,
        ListOptions.ALL.choosing(
            Labels.Selector.ALL, FieldSelector.equal("metadata.name", setup.nodeName())),
        node);
    NodeFacts facts = awaitNode();
    servers.listen();
    if (config.proxyMode() != ProxyMode.USERSPACE) {
      MachineTuning.apply(config, setup.network());
    }
    List<IpFamily> families = UsableFamilies.in(setup.network(), primaryFamily(facts));
    families.forEach(
        family ->
            trackers.add(
                new ServiceTracker(
                    family,
                    new NodeTopology(setup.nodeName(), facts.zone()),
                    setup.clock().now())));
    Succession succession = new Succession(setup, families);
    List<SyncObserver> observers = observers(succession);
    trackers.forEach(tracker -> loops.add(loop(tracker, facts, observers)));
    succession.begin();
    MachineTuning.oomScore(config.oomScoreAdj());
    SurroundingsKeeper surroundings = surroundings(facts);
    node.listen(now -> nodeChanged(surroundings, facts, now));
    List<Informer<?>> informers = followServices();
    Thread.ofVirtual().name("first sync").start(() -> startLoops(informers, surroundings));
  }

  private <T extends KubeObject> Informer<T> follow(
      Resource<T> resource, ListOptions chosen, Handler<T> handler) {
    return parts.start(
        "informer of " + resource,
        () -> {
          Informer<T> informer =
              new Informer<>(client, resource, "", chosen, InformerSettings.DEFAULT);
          informer.cache().addHandler(handler);
          return informer.start();
        });
  }

  private NodeFacts awaitNode() throws InterruptedException {
    Optional<NodeFacts> found =
        config.detectLocalMode().equals("NodeCIDR")
            ? node.await(facts -> !facts.podRanges().isEmpty(), POD_RANGE_PATIENCE)
            : node.await(facts -> !facts.addresses().isEmpty(), NODE_PATIENCE);
    if (found.isEmpty()) {
      LOG.warn("there is no such Node; the proxy goes on without", "node", setup.nodeName());
    }
    return found.orElse(NO_NODE);
  }

  private IpFamily primaryFamily(NodeFacts facts) {
    return addresses(facts).getFirst().family();
  }

  /** An address that the proxy is told to bind to is the node's; without any it is loopback. */
  private List<IpAddress> addresses(NodeFacts facts) {
    IpAddress bind = IpAddress.parse(config.bindAddress());
    if (!bind.toInetAddress().isAnyLocalAddress()) {
      return List.of(bind);
    }
    return facts.addresses().isEmpty()
        ? List.of(IpAddress.parse(bind.family() == IpFamily.IPV6 ? "::1" : "127.0.0.1"))
        : facts.addresses();
  }

  private List<SyncObserver> observers(Succession succession) {
    List<SyncObserver> observers = new ArrayList<>(servers.observers());
    observers.add(succession);
    observers.add(new SyncMetrics(metrics, setup.mode().failures(), trackers, setup.clock()));
    observers.add(new RepairEvents(events));
    if (config.proxyMode() != ProxyMode.USERSPACE) {
      KernelFlows flows =
          parts.start(
              "flows",
              () ->
                  new KernelFlows(NetlinkSocket.open(NetlinkProtocol.NETFILTER, setup.network())));
      observers.add(new FlowCleaner(flows, this::views, executor("flows"), metrics));
    }
    return observers;
  }

  /** A backend ends as the proxy does. */
  private final class Opened implements AutoCloseable {
    private final ProxyBackend backend;

    Opened(ProxyBackend backend) {
      this.backend = backend;
    }

    @Override
    public void close() {
      if (succeeded) {
        backend.handOver();
      } else {
        backend.close();
      }
    }
  }

  private List<ServiceView> views(IpFamily family) {
    return trackers.stream()
        .filter(tracker -> tracker.family() == family)
        .flatMap(tracker -> tracker.views().stream())
        .toList();
  }

  private ExecutorService executor(String name) {
    return parts.start(
        name,
        () -> Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory()));
  }

  private SyncLoop loop(ServiceTracker tracker, NodeFacts facts, List<SyncObserver> observers) {
    IpFamily family = tracker.family();
    Masquerading masquerading =
        new Masquerading(
            config.masqueradeAll(),
            LocalTrafficChoice.of(config, facts, family),
            config.masqueradeBit());
    Mode.Opening opening = new Mode.Opening(family, masquerading, config, setup.network(), metrics);
    ProxyBackend backend =
        parts.start("backend of " + family, () -> new Opened(setup.mode().opener().open(opening)))
            .backend;
    ExecutorService executor = executor("sync of " + family);
    return parts.start(
        "loop of " + family,
        () ->
            new SyncLoop(
                backend,
                tracker,
                observers,
                SyncSettings.of(config.minSyncPeriod(), config.syncPeriod()),
                setup.clock(),
                timers,
                executor));
  }

  private SurroundingsKeeper surroundings(NodeFacts facts) {
    NodePortSelection selection = selection();
    SurroundingsKeeper keeper =
        new SurroundingsKeeper(selection, addresses(facts), this::surroundingsChanged);
    if (!selection.ranges().isEmpty()) {
      parts.start(
          "address watch", () -> new AddressWatch(setup.network(), keeper::machineAddresses));
    }
    if (config.proxyMode() == ProxyMode.NFTABLES && clusterHasServiceRanges()) {
      follow(ServiceCidr.RESOURCE, ListOptions.ALL, keeper);
    }
    return keeper;
  }

  private NodePortSelection selection() {
    List<String> wanted = config.nodePortAddresses();
    boolean primary =
        wanted.equals(List.of(KubeProxyConfiguration.PRIMARY))
            || (wanted.isEmpty() && config.proxyMode() == ProxyMode.NFTABLES);
    return new NodePortSelection(
        primary, primary ? List.of() : wanted.stream().map(Cidr::parse).toList());
  }

  /** API servers before 1.33 do not have them. */
  private boolean clusterHasServiceRanges() {
    try {
      client.page(ServiceCidr.RESOURCE, "", ListOptions.ALL.inPartsOf(1));
      return true;
    } catch (KubeApiException e) {
      return !e.notFound();
    }
  }

  private void surroundingsChanged(SurroundingsKeeper keeper) {
    List<IpAddress> checked = new ArrayList<>();
    boolean all = false;
    for (SyncLoop loop : loops) {
      Surroundings now = keeper.of(loop.family());
      loop.surroundings(now);
      switch (now.nodePortAddresses()) {
        case NodePortAddresses.All _ -> all = true;
        case NodePortAddresses.Listed(List<IpAddress> addresses) -> checked.addAll(addresses);
      }
    }
    servers.nodePortsOn(all ? List.of() : checked);
  }

  private void nodeChanged(SurroundingsKeeper keeper, NodeFacts first, Optional<NodeFacts> now) {
    servers.nodeEligible(now.map(NodeFacts::eligible).orElse(false));
    if (now.isEmpty()) {
      return;
    }
    loops.forEach(loop -> loop.moveTo(now.get().zone()));
    keeper.nodeAddresses(addresses(now.get()));
    if (config.detectLocalMode().equals("NodeCIDR")
        && !now.get().podRanges().equals(first.podRanges())) {
      setup.outdated().accept("the Node's podCIDRs have changed");
    }
  }

  private List<Informer<?>> followServices() {
    List<Informer<?>> informers = new ArrayList<>();
    informers.add(
        follow(
            ProxiedService.RESOURCE,
            ListOptions.ALL.choosing(
                Labels.parse("!service.kubernetes.io/service-proxy-name"),
                FieldSelector.parse("spec.clusterIP!=None")),
            ToAll.of(loops.stream().map(SyncLoop::services).toList())));
    informers.add(
        follow(
            ProxiedSlice.RESOURCE,
            ListOptions.ALL.choosing(
                Labels.parse("!service.kubernetes.io/headless"), FieldSelector.ALL),
            ToAll.of(loops.stream().map(SyncLoop::slices).toList())));
    return informers;
  }

  /** Rules of half a cluster would break connections that work. */
  private void startLoops(List<Informer<?>> informers, SurroundingsKeeper keeper) {
    try {
      for (Informer<?> informer : informers) {
        while (!closed && !informer.awaitSynced(SYNC_PATIENCE)) {
          LOG.warn("the API server has not told of everything yet; nothing is changed before");
        }
      }
    } catch (InterruptedException e) {
      return;
    }
    if (!closed) {
      surroundingsChanged(keeper);
      loops.forEach(loop -> loop.start(keeper.of(loop.family())));
      events.ofNode("Normal", "Starting", "StartKubeProxy", "");
      LOG.info("the proxy is running", "mode", config.mode(), "families", loops.size());
    }
  }

  /** Where its health is asked; zero while that port cannot be listened on. */
  public int healthPort() {
    return servers.healthPort();
  }

  /** Where its metrics are; zero while that port cannot be listened on. */
  public int metricsPort() {
    return servers.metricsPort();
  }

  /** Whether all changes reach the kernel in time. */
  public boolean isHealthy() {
    return servers.isHealthy();
  }

  /** Ends as {@link #close} does; another proxy of this program follows at once. */
  void handOver() {
    succeeded = true;
    close();
  }

  @Override
  public void close() {
    closed = true;
    parts.close();
  }
}
