package io.longshore.agent.observe;

import io.longshore.agent.plan.Annotations;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerEvent;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.SandboxFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread lister;
  private final Thread listener;
  private volatile boolean hasEvents;
  private volatile Instant lastList;
  private volatile @Nullable ContainerEvents events;

  /** Used by the thread that lists. */
  private Snapshot last = Snapshot.EMPTY;

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
    do {
      try {
        listOnce();
      } catch (ContainerRuntimeException e) {
        if (closed.getCount() > 0) {
          LOG.warn("the runtime cannot be listed", "error", String.valueOf(e.getMessage()));
        }
      }
    } while (!isClosedAfter(hasEvents ? WITH_EVENTS : WITHOUT_EVENTS));
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
    do {
      try (ContainerEvents stream = runtime.events()) {
        events = stream;
        hasEvents = true;
        // What happened before the stream began is found by listing.
        listOnce();
        for (Optional<ContainerEvent> event = stream.next();
            event.isPresent();
            event = stream.next()) {
          tell(event.get());
        }
      } catch (ContainerRuntimeException e) {
        hasEvents = false;
        if (e.unsupported()) {
          return;
        }
      }
    } while (!isClosedAfter(RETRY));
  }

  private void tell(ContainerEvent event) {
    Optional<String> uid =
        event
            .sandbox()
            .map(sandbox -> sandbox.labels().getOrDefault(Annotations.POD_UID, ""))
            .filter(found -> !found.isEmpty());
    uid.ifPresentOrElse(changed, this::listOnce);
  }

  private boolean isClosedAfter(Duration pause) {
    try {
      return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    ContainerEvents stream = events;
    if (stream != null) {
      stream.close();
    }
    lister.interrupt();
    listener.interrupt();
  }
}
