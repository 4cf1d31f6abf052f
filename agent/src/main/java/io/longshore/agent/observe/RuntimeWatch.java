package io.longshore.agent.observe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.agent.plan.Annotations;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerEvent;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.SandboxFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells which pods have changed in the runtime. Events tell at once; a list every now and then
 * tells what got lost, and every second where the runtime has no events. Safe for use by several
 * threads; what is told comes from threads of its own.
 */
public final class RuntimeWatch implements AutoCloseable {
  private static final Log LOG = Log.of("runtime-watch");

  /** Upstream's periods of the generic and of the evented lifecycle generator. */
  private static final Duration WITHOUT_EVENTS = Duration.ofSeconds(1);

  private static final Duration WITH_EVENTS = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ContainerRuntime runtime;
  private final Clock clock;
  private final Consumer<String> changed;
  private final Thread lister;
  private final Thread listener;
  private volatile Instant lastList;
  private volatile @Nullable ContainerEvents events;

  /** Used by the thread that lists. */
  private boolean isAway;

  @GuardedBy("this")
  private Snapshot last = Snapshot.EMPTY;

  private final Object turns = new Object();

  /** A stream that was opened may still turn out not to be supported: an event proves it. */
  @GuardedBy("turns")
  private boolean hasEvents;

  @GuardedBy("turns")
  private boolean closed;

  /**
   * Begins to watch.
   *
   * @param changed is told the uid of a pod, also of one that nobody knows; must return soon
   */
  public RuntimeWatch(ContainerRuntime runtime, Clock clock, Consumer<String> changed) {
    this.runtime = runtime;
    this.clock = clock;
    this.changed = changed;
    this.lastList = clock.now();
    this.lister = Thread.ofVirtual().name("runtime-lister").unstarted(this::list);
    this.listener = Thread.ofVirtual().name("runtime-listener").unstarted(this::listen);
    lister.start();
    listener.start();
  }

  /** When the runtime was asked last and answered. */
  public Instant lastList() {
    return lastList;
  }

  private void list() {
    try {
      do {
        tryToList();
      } while (isOpenAfter(WITHOUT_EVENTS, WITH_EVENTS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A runtime that is away for long is told once. */
  private void tryToList() {
    try {
      listOnce();
      isAway = false;
    } catch (ContainerRuntimeException e) {
      if (e.category() != Category.INTERRUPTED && !isAway) {
        LOG.warn("the runtime cannot be listed", "error", String.valueOf(e.getMessage()));
        isAway = true;
      }
    }
  }

  private synchronized void listOnce() {
    Snapshot now =
        Snapshot.of(runtime.sandboxes(SandboxFilter.ALL), runtime.containers(ContainerFilter.ALL));
    Set<String> uids = now.changedSince(last);
    last = now;
    lastList = clock.now();
    uids.forEach(changed);
  }

  private void listen() {
    try {
      do {
        if (!isHeard()) {
          return;
        }
      } while (isOpenAfter(RETRY, RETRY));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears what the runtime tells until it stops; false where it tells nothing at all. */
  private boolean isHeard() {
    try (ContainerEvents stream = runtime.events()) {
      events = stream;
      // What happened before the stream began is found by listing.
      listOnce();
      for (Optional<ContainerEvent> event = stream.next();
          event.isPresent();
          event = stream.next()) {
        proven(true);
        tell(event.get());
      }
    } catch (ContainerRuntimeException e) {
      if (e.unsupported()) {
        return false;
      }
    } finally {
      proven(false);
    }
    return true;
  }

  private void proven(boolean heard) {
    synchronized (turns) {
      boolean lost = hasEvents && !heard;
      hasEvents = heard;
      if (lost) {
        turns.notifyAll();
      }
    }
  }

  private void tell(ContainerEvent event) {
    Optional<String> uid =
        event
            .sandbox()
            .map(sandbox -> sandbox.labels().getOrDefault(Annotations.POD_UID, ""))
            .filter(found -> !found.isEmpty());
    uid.ifPresentOrElse(changed, this::listOnce);
  }

  private boolean isOpenAfter(Duration pause, Duration pauseWithEvents)
      throws InterruptedException {
    synchronized (turns) {
      long begun = System.nanoTime();
      while (!closed) {
        Duration wanted = hasEvents ? pauseWithEvents : pause;
        long left = wanted.toNanos() - (System.nanoTime() - begun);
        if (left <= 0) {
          return true;
        }
        turns.wait(left / 1_000_000, Math.toIntExact(left % 1_000_000));
      }
      return false;
    }
  }

  @Override
  public void close() {
    synchronized (turns) {
      closed = true;
      turns.notifyAll();
    }
    ContainerEvents stream = events;
    if (stream != null) {
      stream.close();
    }
    lister.interrupt();
    listener.interrupt();
  }
}
