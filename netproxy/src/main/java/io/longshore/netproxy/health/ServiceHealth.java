package io.longshore.netproxy.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.sync.SyncObserver;
import io.longshore.netproxy.sync.Synced;
import io.longshore.netproxy.tracker.HealthCheck;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The ports on which load balancers ask whether this node has endpoints of a Service:
 * pkg/proxy/healthcheck/service_health.go. Safe for use by several threads.
 */
public final class ServiceHealth implements SyncObserver, AutoCloseable {
  private final HttpServers servers;
  private final BooleanSupplier proxyHealthy;
  private final BiConsumer<ObjectName, String> failures;

  @GuardedBy("this")
  private final Map<ObjectName, Checked> services = new HashMap<>();

  @GuardedBy("this")
  private List<IpAddress> addresses = List.of();

  /** A Service whose health is asked. */
  private static final class Checked {
    private final int port;
    private final Map<IpFamily, Integer> localEndpoints = new EnumMap<>(IpFamily.class);
    private List<ListeningPort> listening = List.of();

    Checked(int port) {
      this.port = port;
    }

    /** A pod with addresses of both families is one endpoint. */
    int count() {
      return localEndpoints.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  /**
   * Nothing is asked yet.
   *
   * @param failures is told which Service's port cannot be listened on, and why
   */
  public ServiceHealth(
      HttpServers servers, BooleanSupplier proxyHealthy, BiConsumer<ObjectName, String> failures) {
    this.servers = servers;
    this.proxyHealthy = proxyHealthy;
    this.failures = failures;
  }

  /** Listens on these addresses from now on; on all of the machine's where there are none. */
  public synchronized void listenOn(List<IpAddress> wanted) {
    if (addresses.equals(wanted)) {
      return;
    }
    addresses = List.copyOf(wanted);
    services.forEach(
        (name, service) -> {
          service.listening.forEach(ListeningPort::close);
          listen(name, service);
        });
  }

  @Override
  public synchronized void synced(Synced synced) {
    synced.drained().healthChecks().forEach(check -> change(synced.family(), check));
  }

  @GuardedBy("this")
  private void change(IpFamily family, HealthCheck check) {
    Checked service = services.get(check.service());
    if (service != null && service.port != check.port()) {
      service.localEndpoints.remove(family);
      if (check.port() != 0 || service.localEndpoints.isEmpty()) {
        service.listening.forEach(ListeningPort::close);
        services.remove(check.service());
      }
      service = null;
    }
    if (check.port() == 0) {
      return;
    }
    if (service == null) {
      service = new Checked(check.port());
      services.put(check.service(), service);
      listen(check.service(), service);
    }
    service.localEndpoints.put(family, check.localEndpoints());
  }

  @GuardedBy("this")
  private void listen(ObjectName name, Checked service) {
    List<InetSocketAddress> sockets =
        addresses.isEmpty()
            ? List.of(new InetSocketAddress(service.port))
            : addresses.stream()
                .map(one -> new InetSocketAddress(one.toInetAddress(), service.port))
                .toList();
    service.listening =
        sockets.stream()
            .map(
                socket ->
                    servers.keepListening(
                        socket,
                        _ -> page(name),
                        reason -> failures.accept(name, String.valueOf(reason.getMessage()))))
            .toList();
  }

  private HttpReply page(ObjectName name) {
    boolean healthy = proxyHealthy.getAsBoolean();
    int count;
    synchronized (this) {
      Checked service = services.get(name);
      count = service == null ? 0 : service.count();
    }
    return HttpReply.json(
            count > 0 && healthy,
            """
            {
            \t"service": {
            \t\t"namespace": "%s",
            \t\t"name": "%s"
            \t},
            \t"localEndpoints": %d,
            \t"serviceProxyHealthy": %s
            }"""
                .formatted(name.namespace(), name.name(), count, healthy))
        .with("X-Load-Balancing-Endpoint-Weight", Integer.toString(count));
  }

  @Override
  public synchronized void close() {
    services.values().forEach(service -> service.listening.forEach(ListeningPort::close));
    services.clear();
  }
}
