package io.longshore.master.cluster;

import io.longshore.base.log.Log;
import io.longshore.base.time.Timers;
import io.longshore.base.work.Backoff;
import io.longshore.base.work.WorkQueue;
import io.longshore.kubeapi.client.KubeApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A queue of keys, and virtual threads that work on them; what fails is tried again, later each
 * time. Safe for use by several threads.
 */
public final class Loop<K> implements AutoCloseable {
  private static final Log LOG = Log.of("controllers");

  /** Brings the cluster a step closer to what is wanted, as far as a key goes. */
  @FunctionalInterface
  public interface Step<K> {
    /** Does it, and throws if it should be tried again. */
    void run(K key) throws InterruptedException;
  }

  private final String name;
  private final int threadCount;
  private final WorkQueue<K> queue;
  private final Step<K> step;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** Nothing is worked on before {@link #start}. */
  public Loop(String name, int threadCount, Timers timers, Step<K> step) {
    this.name = name;
    this.threadCount = threadCount;
    this.queue = new WorkQueue<>(Backoff.CONTROLLER, timers);
    this.step = step;
  }

  /** Works on a key soon. */
  public void add(K key) {
    queue.add(key);
  }

  /** Works on a key later. */
  public void addAfter(K key, Duration delay) {
    queue.addAfter(key, delay);
  }

  /** Begins, when the caches are complete. */
  public void start() {
    for (int i = 0; i < threadCount; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
    }
  }

  private void work() {
    try {
      for (Optional<K> key = queue.take(); key.isPresent() && !closed; key = queue.take()) {
        one(key.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void one(K key) throws InterruptedException {
    try {
      step.run(key);
      queue.forget(key);
    } catch (KubeApiException e) {
      if (!closed) {
        tell(key, e);
        queue.addAfterFailure(key);
      }
    } catch (RuntimeException e) {
      LOG.bug(name + " failed, and tries again", e, "key", key);
      queue.addAfterFailure(key);
    } finally {
      queue.done(key);
    }
  }

  /** Somebody else was quicker: that is no trouble, and the next look sees what he did. */
  private void tell(K key, KubeApiException failure) {
    String error = String.valueOf(failure.getMessage());
    if (failure.conflict() || failure.alreadyExists() || failure.notFound()) {
      LOG.debug(name + " looks again", "key", key, "error", error);
    } else {
      LOG.warn(name + " tries again", "key", key, "error", error);
    }
  }

  /** Ends what is under way, and forgets what waits. */
  @Override
  public void close() {
    closed = true;
    queue.close();
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
