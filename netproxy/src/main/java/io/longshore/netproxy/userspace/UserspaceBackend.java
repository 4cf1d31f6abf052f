package io.longshore.netproxy.userspace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.metrics.Gauge;
import io.longshore.base.time.Clock;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Forwards connections and datagrams itself. What it serves ends with it, unlike in other modes.
 * Safe for use by several threads.
 */
public final class UserspaceBackend implements ProxyBackend {
  private static final Log LOG = Log.of("userspace");

  /** How often the machine's addresses are looked at. */
  private static final long LOOK_SECONDS = 5;

  private final IpFamily family;
  private final LocalTraffic localTraffic;
  private final Executor threads;
  private final Loops loops;
  private final Gauge unservedGauge;
  private final CountDownLatch closed = new CountDownLatch(1);

  @GuardedBy("this")
  private final ServedPorts ports;

  @GuardedBy("this")
  private final ServedAddresses served;

  private final OwnAddresses own;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  @GuardedBy("this")
  private Surroundings surroundings = Surroundings.PLAIN;

  private volatile List<IpAddress> addresses = List.of();
  private volatile int unserved;

  /**
   * Opens it.
   *
   * @param own where the node is told which packets it takes; closed with this
   * @param threads runs each task on a thread of its own, in the network namespace of the node
   */
  public UserspaceBackend(
      IpFamily family,
      LocalTraffic localTraffic,
      UserspaceOptions options,
      UserspaceFigures figures,
      Clock clock,
      OwnAddresses own,
      Executor threads) {
    this.family = family;
    this.own = own;
    served = new ServedAddresses(own);
    this.localTraffic = localTraffic;
    this.threads = threads;
    loops = new Loops(family, options, figures, clock, threads);
    ports = new ServedPorts(loops);
    unservedGauge = figures.unserved(family);
  }

  /** Named threads that end with the program. */
  public static Executor ownThreads() {
    return new ThreadPerTaskExecutor(new DefaultThreadFactory("userspace-proxy", true));
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public synchronized int replace(DesiredState desired) {
    addresses = look();
    served.look();
    surroundings = desired.surroundings();
    Set<ServicePortName> gone = new HashSet<>();
    ports.views().forEach(view -> gone.add(view.name()));
    desired.services().forEach(view -> gone.remove(view.name()));
    return become(desired.services(), List.copyOf(gone));
  }

  @Override
  public synchronized void apply(Changes changes) {
    List<ServicePortName> gone = new ArrayList<>();
    List<ServiceView> wanted = new ArrayList<>();
    for (ServiceChange change : changes.services()) {
      change.becomes().ifPresentOrElse(wanted::add, () -> gone.add(change.name()));
    }
    if (!changes.surroundings().equals(surroundings)) {
      surroundings = changes.surroundings();
      Set<ServicePortName> changed = new HashSet<>();
      changes.services().forEach(change -> changed.add(change.name()));
      ports.views().stream().filter(view -> !changed.contains(view.name())).forEach(wanted::add);
    }
    become(wanted, gone);
  }

  @GuardedBy("this")
  private int become(List<ServiceView> wanted, List<ServicePortName> gone) {
    Host host = new Host(family, localTraffic, surroundings.nodePortAddresses(), addresses);
    int differences =
        ports.become(wanted, gone, host) + served.become(wanted, gone, Set.copyOf(addresses));
    unserved = ports.unserved();
    unservedGauge.set(unserved);
    return differences;
  }

  private List<IpAddress> look() {
    return CompletableFuture.supplyAsync(() -> HostAddresses.now(family), threads).join();
  }

  /** Raises the alarm when the machine has other addresses, and while some cannot be served. */
  @Override
  public void watch(Runnable alarm) {
    threads.execute(
        () -> {
          try {
            while (!closed.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
              if (unserved > 0 || !HostAddresses.now(family).equals(addresses)) {
                alarm.run();
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            LOG.bug("the machine's addresses are not looked at any more", e);
          }
        });
  }

  /** How many endpoints have connections or flows. */
  synchronized int busyEndpoints() {
    return ports.busyEndpoints();
  }

  /** Takes nothing new, gives connections the time that the options say, and ends them. */
  @Override
  public synchronized void close() {
    stopListening();
    if (!drained(loops.options().drain())) {
      LOG.info(
          "connections end with the proxy",
          "family",
          family,
          "count",
          loops.limits().connections());
    }
    end();
  }

  private boolean drained(Duration patience) {
    try {
      loops.limits().noConnections().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes nothing new; connections go on until they end by themselves. */
  @Override
  public synchronized void handOver() {
    stopListening();
    LOG.info("connections go on", "family", family, "count", loops.limits().connections());
    threads.execute(
        () -> {
          loops.limits().noConnections().join();
          end();
        });
  }

  /** The addresses stay the machine's own: the next program serves them. */
  @GuardedBy("this")
  private void stopListening() {
    closed.countDown();
    Host host = new Host(family, localTraffic, surroundings.nodePortAddresses(), addresses);
    ports.become(List.of(), ports.views().stream().map(ServiceView::name).toList(), host);
  }

  private void end() {
    loops.close();
    own.close();
    ended.complete(null);
  }

  /** Ends when no connection is left, some time after this was closed or handed over. */
  public CompletableFuture<Void> ended() {
    return ended;
  }
}
