package io.longshore.base.work;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Timers;
import io.longshore.base.time.Timers.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys that wait to be worked on. A key waits once, however often it is added; if it is added while
 * it is worked on, it waits again when that is done; and two workers never have the same key. After
 * client-go's util/workqueue. Safe for use by several threads.
 */
public final class WorkQueue<K> implements AutoCloseable {
  private final Backoff backoff;
  private final Timers timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final LinkedHashSet<K> waiting = new LinkedHashSet<>();

  @GuardedBy("lock")
  private final Set<K> working = new HashSet<>();

  @GuardedBy("lock")
  private final Set<K> again = new HashSet<>();

  /** A key is there once: however often it is wanted later, the earliest time counts. */
  @GuardedBy("lock")
  private final Map<K, Later> later = new HashMap<>();

  @GuardedBy("lock")
  private final Map<K, Integer> failures = new HashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /** What adds a key when its time comes; compared by identity, as another may follow it. */
  private static final class Later {
    private @Nullable Timer timer;

    boolean isWithin(Duration delay) {
      return timer != null && timer.remaining().compareTo(delay) <= 0;
    }

    void cancel() {
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  /** An empty queue. */
  public WorkQueue(Backoff backoff, Timers timers) {
    this.backoff = backoff;
    this.timers = timers;
  }

  /** Adds a key, unless the queue is closed. */
  public void add(K key) {
    lock.lock();
    try {
      addLocked(key);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void addLocked(K key) {
    if (closed) {
      return;
    }
    if (working.contains(key)) {
      again.add(key);
    } else if (waiting.add(key)) {
      changed.signal();
    }
  }

  /** Adds a key later, unless it will be added earlier anyway. */
  public void addAfter(K key, Duration delay) {
    lock.lock();
    try {
      if (!delay.isPositive()) {
        addLocked(key);
      } else if (!closed) {
        schedule(key, delay);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void schedule(K key, Duration delay) {
    Later before = later.get(key);
    if (before != null) {
      if (before.isWithin(delay)) {
        return;
      }
      before.cancel();
    }
    Later now = new Later();
    later.put(key, now);
    now.timer = timers.after(delay, () -> due(key, now));
  }

  private void due(K key, Later which) {
    lock.lock();
    try {
      if (later.remove(key, which)) {
        addLocked(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a key whose work has failed: later each time, until {@link #forget}. */
  public void addAfterFailure(K key) {
    int count;
    lock.lock();
    try {
      count = failures.merge(key, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
    addAfter(key, backoff.after(count));
  }

  /** The key's work has succeeded: its failures no longer count. */
  public void forget(K key) {
    lock.lock();
    try {
      failures.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** How often the key's work has failed in a row. */
  public int failures(K key) {
    lock.lock();
    try {
      return failures.getOrDefault(key, 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a key and takes it; it must be given back by {@link #done}. Empty when the queue is
   * closed and nothing waits any more.
   */
  public Optional<K> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          return Optional.empty();
        }
        changed.await();
      }
      K key = waiting.removeFirst();
      working.add(key);
      return Optional.of(key);
    } finally {
      lock.unlock();
    }
  }

  /** The work on a key has ended, well or not. */
  public void done(K key) {
    lock.lock();
    try {
      working.remove(key);
      if (again.remove(key) && waiting.add(key)) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many keys wait. */
  public int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more keys; those that wait can still be taken. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      later.values().forEach(Later::cancel);
      later.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
