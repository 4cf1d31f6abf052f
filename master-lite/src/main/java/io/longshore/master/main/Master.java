package io.longshore.master.main;

import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.config.ConfigException;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.master.bootstrap.ClusterInfo;
import io.longshore.master.bootstrap.FirstObjects;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.config.MasterConfig;
import io.longshore.master.controllers.GarbageCollector;
import io.longshore.master.controllers.NamespaceSweeper;
import io.longshore.master.controllers.node.PodRange;
import io.longshore.master.csr.RequestRules;
import io.longshore.master.http.Access;
import io.longshore.master.http.ApiHandler;
import io.longshore.master.http.ApiServer;
import io.longshore.master.kinds.AddressRange;
import io.longshore.master.kinds.Kinds;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.ObjectFollower;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceTable;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.schema.Schema;
import io.longshore.master.store.SqliteStore;
import io.longshore.master.store.Store;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A running master. Safe for use by several threads. */
public final class Master implements AutoCloseable {
  private static final Log LOG = Log.of("master");

  private final Lifecycle parts;
  private final ApiServer server;
  private final Path kubeconfig;

  private Master(Lifecycle parts, ApiServer server, Path kubeconfig) {
    this.parts = parts;
    this.server = server;
    this.kubeconfig = kubeconfig;
  }

  /** Starts a master, which then answers requests. */
  public static Master start(MasterConfig config) {
    check(config);
    Clock clock = Clock.system();
    ClusterFiles files = ClusterFiles.open(config.folder(), clock.now());
    Lifecycle parts = new Lifecycle();
    Store store = parts.start("store", () -> SqliteStore.open(files.database()));
    parts.start("compaction", () -> Compaction.start(store));
    ResourceTable table = ResourceTable.standard();
    Kinds kinds = new Kinds(table, store, AddressRange.parse(config.serviceRange()));
    Map<String, KindRules> rules = new HashMap<>(kinds.rules());
    rules.put("certificatesigningrequests.certificates.k8s.io", new RequestRules());
    Registry registry = new Registry(store, Schema.load(), table, rules, clock);
    kinds.repair(registry);
    FirstObjects first = new FirstObjects(registry);
    AddressRange range = AddressRange.parse(config.serviceRange());
    first.make(range.toString());
    parts.start("namespaces", () -> NamespaceSweeper.start(registry));
    parts.start("garbage collector", () -> GarbageCollector.start(registry));
    Access access = AccessWiring.start(parts, registry, files.tokenKey());
    AccessWiring.startSigner(parts, registry, files.certificateAuthority(), access.authorizer());
    ApiHandler handler = new ApiHandler(registry, access, files.dialer(config.checksNodes()));
    ApiServer server =
        parts.start(
            "server", () -> ApiServer.listen(config.listen(), files.identity(config), handler));
    first.makeService(range.address(1), server.port());
    Reachability.endpoint(config)
        .ifPresent(address -> first.makeEndpoints(address.getHostAddress(), server.port()));
    String url = url(config.listen().getAddress(), server.port());
    Path kubeconfig = files.writeKubeconfigs(url);
    String advertised =
        Reachability.address(config).map(address -> url(address, server.port())).orElse(url);
    ClusterInfo information = new ClusterInfo(registry, advertised, files.authority());
    information.write();
    List<ResourceType> secrets = List.of(table.required("v1", "secrets"));
    parts.start(
        "cluster information", () -> ObjectFollower.start(registry, secrets, information::changed));
    if (config.loops().controllers() || config.loops().scheduler()) {
      ClusterConnection own = files.ownConnection(url, "system:kube-controller-manager");
      parts.start("controllers", () -> ControlLoops.start(own, config.loops(), files.authority()));
    }
    LOG.info("ready", "kubeconfig", kubeconfig);
    return new Master(parts, server, kubeconfig);
  }

  /** Before anything is made: what cannot be served is not begun. */
  private static void check(MasterConfig config) {
    LoopSettings loops = config.loops();
    try {
      AddressRange.parse(config.serviceRange());
      loops
          .podRanges()
          .forEach(range -> PodRange.parse(range, loops.nodeMask4(), loops.nodeMask6()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static String url(InetAddress address, int port) {
    String host =
        address == null || address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** The kubeconfig of its administrator. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Ends it; what was answered is on the disk. */
  @Override
  public void close() {
    parts.close();
  }
}
