package io.longshore.netproxy.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.base.work.BoundedRunner;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.tracker.Drained;
import io.longshore.netproxy.tracker.ProxiedService;
import io.longshore.netproxy.tracker.ProxiedSlice;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Brings what a tracker collects into a backend: at once when nothing is under way, and everything
 * that came meanwhile together in the next step. Nothing happens before {@link #start}. Safe for
 * use by several threads; syncs run on the executor, one at a time.
 *
 * <pre>
 *   start, failure, damage, an hour  ->  replace(everything)  --fails-->  later again
 *                                           | succeeds
 *   changes  ------------------------->  apply(changes)       --fails-->  replace
 * </pre>
 */
public final class SyncLoop implements AutoCloseable {
  private static final Log LOG = Log.of("sync");

  private final ProxyBackend backend;
  private final ServiceTracker tracker;
  private final List<SyncObserver> observers;
  private final SyncSettings settings;
  private final Clock clock;
  private final Timers timers;
  private final BoundedRunner runner;
  private final Damage damage;

  @GuardedBy("this")
  private Surroundings surroundings = Surroundings.PLAIN;

  @GuardedBy("this")
  private boolean started;

  @GuardedBy("this")
  private boolean wholeWanted = true;

  @GuardedBy("this")
  private int failures;

  /** What was drained for syncs that failed. Of the syncing thread alone, as all below. */
  private Drained unfinished = Drained.NOTHING;

  /** Whether the last sync succeeded, so that the backend knows where the next changes begin. */
  private boolean inStep;

  private Surroundings syncedSurroundings = Surroundings.PLAIN;
  private long wholeAt;

  /** The executor's threads should be platform threads: backends block in native calls. */
  public SyncLoop(
      ProxyBackend backend,
      ServiceTracker tracker,
      List<SyncObserver> observers,
      SyncSettings settings,
      Clock clock,
      Timers timers,
      Executor executor) {
    this.backend = backend;
    this.tracker = tracker;
    this.observers = List.copyOf(observers);
    this.settings = settings;
    this.clock = clock;
    this.timers = timers;
    this.damage = new Damage(settings.afterDamage(), clock);
    Duration retry = settings.afterFailure().most();
    this.runner =
        new BoundedRunner(
            "sync of " + backend.family(),
            this::sync,
            new BoundedRunner.Intervals(settings.least(), retry, settings.whole()),
            clock,
            timers,
            executor);
  }

  /** The family. */
  public IpFamily family() {
    return backend.family();
  }

  /** Begins: called once, when the tracker has been told of all that is there. */
  public void start(Surroundings initial) {
    synchronized (this) {
      surroundings = initial;
      started = true;
    }
    backend.watch(this::damaged);
    request();
  }

  /** Says how the node looks now. */
  public void surroundings(Surroundings now) {
    synchronized (this) {
      if (surroundings.equals(now)) {
        return;
      }
      surroundings = now;
    }
    request();
  }

  /** The node has another zone. */
  public void moveTo(String zone) {
    requestIf(tracker.moveTo(zone));
  }

  /** Compares everything again, soon. */
  public void resync() {
    wantWhole();
    request();
  }

  private void damaged() {
    damage.noticed().ifPresent(delay -> timers.after(delay, this::repair));
  }

  private void repair() {
    damage.repairing();
    resync();
  }

  private synchronized void wantWhole() {
    wholeWanted = true;
  }

  private void requestIf(boolean changed) {
    if (changed) {
      request();
    }
  }

  private void request() {
    synchronized (this) {
      // After a failure, the timer asks: whatever comes before it would fail too.
      if (!started || failures > 0) {
        return;
      }
    }
    observers.forEach(observer -> observer.queued(family()));
    runner.request();
  }

  private void sync() {
    Surroundings now;
    boolean whole;
    synchronized (this) {
      if (!started) {
        return;
      }
      now = surroundings;
      whole = wholeWanted || clock.nanoTime() - wholeAt >= settings.whole().toNanos();
      wholeWanted = false;
    }
    long begun = clock.nanoTime();
    Drained drained = unfinished.then(tracker.drain());
    try {
      bring(now, whole, drained);
    } catch (RuntimeException e) {
      unfinished = drained;
      failed(e);
      return;
    }
    unfinished = Drained.NOTHING;
    inStep = true;
    syncedSurroundings = now;
    wholeAt = whole ? begun : wholeAt;
    recovered();
    Duration took = Duration.ofNanos(clock.nanoTime() - begun);
    Synced synced = new Synced(family(), whole, drained, took);
    observers.forEach(observer -> observer.synced(synced));
  }

  private void bring(Surroundings now, boolean whole, Drained drained) {
    if (whole) {
      if (damage.isUnderWay() && inStep) {
        changeOwn(now, drained);
      }
      int differences = backend.replace(new DesiredState(now, tracker.views()));
      if (damage.repaired() && differences > 0) {
        LOG.warn(
            "somebody else had changed the rules of this proxy; they are as they should be again",
            "family",
            family(),
            "differences",
            differences);
        observers.forEach(observer -> observer.repaired(family(), differences));
      }
    } else {
      change(now, drained);
    }
  }

  private void change(Surroundings now, Drained drained) {
    if (!drained.changes().isEmpty() || !now.equals(syncedSurroundings)) {
      backend.apply(new Changes(now, drained.changes()));
    }
  }

  /** What is still different after that, somebody else has changed. */
  private void changeOwn(Surroundings now, Drained drained) {
    try {
      change(now, drained);
    } catch (RuntimeException e) {
      LOG.debug("rules are too damaged to be changed", "family", family(), "error", e);
    }
  }

  private void failed(RuntimeException failure) {
    inStep = false;
    Duration delay;
    synchronized (this) {
      failures++;
      wholeWanted = true;
      delay = settings.afterFailure().after(failures);
    }
    LOG.error("sync failed, and is tried again", "family", family(), "error", failure, "in", delay);
    observers.forEach(observer -> observer.failed(family(), failure));
    timers.after(delay, runner::request);
  }

  private synchronized void recovered() {
    failures = 0;
  }

  /** Feeds the tracker with Services. */
  public Handler<ProxiedService> services() {
    return new Handler<>() {
      @Override
      public void added(ProxiedService service) {
        requestIf(tracker.put(service));
      }

      @Override
      public void updated(ProxiedService before, ProxiedService after) {
        requestIf(tracker.put(after));
      }

      @Override
      public void deleted(ProxiedService last) {
        requestIf(tracker.remove(last));
      }
    };
  }

  /** Feeds the tracker with EndpointSlices. */
  public Handler<ProxiedSlice> slices() {
    return new Handler<>() {
      @Override
      public void added(ProxiedSlice slice) {
        requestIf(tracker.put(slice));
      }

      @Override
      public void updated(ProxiedSlice before, ProxiedSlice after) {
        requestIf(tracker.update(before, after));
      }

      @Override
      public void deleted(ProxiedSlice last) {
        requestIf(tracker.remove(last));
      }
    };
  }

  /** Starts no more syncs; one under way ends by itself. The machine goes on forwarding. */
  @Override
  public void close() {
    synchronized (this) {
      started = false;
    }
    runner.close();
  }
}
