package io.longshore.netproxy.main;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Timers;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.SocketName;
import io.longshore.netproxy.health.HttpServers;
import io.longshore.netproxy.health.ListeningPort;
import io.longshore.netproxy.health.Pages;
import io.longshore.netproxy.health.ProxyHealth;
import io.longshore.netproxy.health.ServiceHealth;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.sync.SyncObserver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a proxy answers by HTTP. Safe for use by several threads once it listens. */
final class ProxyServers implements AutoCloseable {
  private final KubeProxyConfiguration config;
  private final Metrics metrics;
  private final ProxyEvents events;
  private final HttpServers servers;
  private final ProxyHealth health;
  private final ServiceHealth services;
  private final DebugPages debug;
  private volatile @Nullable ListeningPort healthPort;
  private volatile @Nullable ListeningPort metricsPort;

  ProxyServers(ProxySetup setup, Metrics metrics, ProxyEvents events, Timers timers) {
    this.config = setup.configuration();
    this.metrics = metrics;
    this.events = events;
    this.servers = new HttpServers(timers);
    this.health = new ProxyHealth(config.syncPeriod().multipliedBy(2), setup.clock(), metrics);
    this.debug =
        new DebugPages(
            setup.clock(),
            ProcessHandle.current().info().startInstant().orElse(setup.clock().now()),
            setup.flags());
    this.services =
        new ServiceHealth(
            servers,
            health::isHealthy,
            (service, reason) ->
                events.ofService(service, "FailedToStartServiceHealthcheck", "Listen", reason));
  }

  /** Opens the ports of the proxy itself. */
  void listen() {
    healthPort =
        listen(
            config.healthzSocket(),
            Pages.of(Map.of("/healthz", _ -> health.healthz(), "/livez", _ -> health.livez())),
            "FailedToStartProxierHealthcheck");
    metricsPort =
        listen(
            config.metricsSocket(),
            StatusPages.of(config, metrics, debug),
            "FailedToStartMetricServer");
  }

  private ListeningPort listen(SocketName socket, Pages pages, String failure) {
    InetSocketAddress address =
        new InetSocketAddress(socket.address().toInetAddress(), socket.port());
    return config.bindAddressHardFail()
        ? servers.listen(address, pages)
        : servers.keepListening(
            address,
            pages,
            reason -> events.ofNode("Warning", failure, "StartKubeProxy", String.valueOf(reason)));
  }

  /** Those who are to be told of syncs. */
  List<SyncObserver> observers() {
    return List.of(health, services);
  }

  boolean isHealthy() {
    return health.isHealthy();
  }

  void nodeEligible(boolean eligible) {
    health.nodeEligible(eligible);
  }

  /** Services' health is asked at these addresses; at all of the machine's where there are none. */
  void nodePortsOn(List<IpAddress> addresses) {
    services.listenOn(addresses);
  }

  int healthPort() {
    return port(healthPort);
  }

  int metricsPort() {
    return port(metricsPort);
  }

  private static int port(@Nullable ListeningPort listening) {
    return listening == null ? 0 : listening.port();
  }

  @Override
  public void close() {
    close(healthPort);
    close(metricsPort);
    services.close();
    servers.close();
  }

  private static void close(@Nullable ListeningPort listening) {
    if (listening != null) {
      listening.close();
    }
  }
}
