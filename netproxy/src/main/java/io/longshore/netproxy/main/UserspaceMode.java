package io.longshore.netproxy.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.config.UserspaceSettings;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.sync.Leftovers;
import io.longshore.netproxy.userspace.EndpointChoice;
import io.longshore.netproxy.userspace.LocalRoutes;
import io.longshore.netproxy.userspace.UserspaceBackend;
import io.longshore.netproxy.userspace.UserspaceFigures;
import io.longshore.netproxy.userspace.UserspaceLeftovers;
import io.longshore.netproxy.userspace.UserspaceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * How the mode userspace is opened. One for a program: it knows which connections go through it,
 * also after another mode has taken over. Safe for use by several threads.
 */
final class UserspaceMode {
  private static final Log LOG = Log.of("proxy");

  private final SharedFigures<UserspaceFigures> figures =
      new SharedFigures<>(UserspaceFigures::new);

  @GuardedBy("this")
  private final List<CompletableFuture<Void>> opened = new ArrayList<>();

  synchronized UserspaceBackend open(Mode.Opening opening) {
    UserspaceBackend backend =
        new UserspaceBackend(
            opening.family(),
            opening.masquerading().localTraffic(),
            options(opening.configuration().userspace()),
            figures.in(opening.metrics()),
            Clock.system(),
            LocalRoutes.open(opening.family(), opening.network()),
            threads(opening.network()));
    opened.removeIf(CompletableFuture::isDone);
    opened.add(backend.ended());
    return backend;
  }

  /** A thread that forwards makes its sockets in its own namespace. */
  private static Executor threads(NetworkNamespace network) {
    Executor own = UserspaceBackend.ownThreads();
    return network.isCurrent() ? own : task -> own.execute(() -> runIn(network, task));
  }

  private static void runIn(NetworkNamespace network, Runnable task) {
    try {
      network.call(
          () -> {
            task.run();
            return true;
          });
    } catch (Exception e) {
      LOG.bug("a thread of the proxy has ended", e);
    }
  }

  static UserspaceOptions options(UserspaceSettings settings) {
    UserspaceOptions standard = UserspaceOptions.standard();
    return new UserspaceOptions(
        settings.endpointChoice().equals(UserspaceSettings.LEAST_CONNECTIONS)
            ? EndpointChoice.LEAST_CONNECTIONS
            : EndpointChoice.RANDOM,
        chosen(settings.threads(), standard.loops()),
        chosen(settings.maxConnections(), standard.mostConnections()),
        chosen(settings.maxFlows(), standard.mostFlows()),
        standard.mostClients(),
        standard.readBytes(),
        settings.maxBufferedBytes() == 0 ? standard.mostBytes() : settings.maxBufferedBytes(),
        chosen(settings.connectTimeout(), standard.connectTimeout()),
        standard.attempts(),
        chosen(settings.udpIdleTimeout(), standard.flowIdle()),
        settings.drainPeriod());
  }

  private static int chosen(int value, int standard) {
    return value == 0 ? standard : value;
  }

  private static Duration chosen(Duration value, Duration standard) {
    return value.isZero() ? standard : value;
  }

  /** What the mode leaves in a namespace: it goes when no connection of this program needs it. */
  Leftovers leftovers(NetworkNamespace network) {
    UserspaceLeftovers routes =
        new UserspaceLeftovers(
            () ->
                Arrays.stream(IpFamily.values())
                    .map(family -> LocalRoutes.open(family, network))
                    .toList());
    return new Leftovers() {
      @Override
      public String mode() {
        return routes.mode();
      }

      @Override
      public int remove() {
        CompletableFuture<Void> unused = unused();
        if (unused.isDone()) {
          return routes.remove();
        }
        unused.thenRun(routes::remove);
        return 0;
      }
    };
  }

  private synchronized CompletableFuture<Void> unused() {
    return CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new));
  }
}
