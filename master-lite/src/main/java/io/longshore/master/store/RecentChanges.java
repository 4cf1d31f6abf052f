package io.longshore.master.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.meta.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last changes, for those who follow closely, and the place where they wait for the next one.
 * Safe for use by several threads.
 */
final class RecentChanges {
  // Enough for a burst; who is further behind reads the table.
  private static final int MOST_CHANGES = 2048;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<Change> changes = new ArrayDeque<>();

  @GuardedBy("lock")
  private long bytes;

  @GuardedBy("lock")
  private long latest;

  @GuardedBy("lock")
  private boolean closed;

  private final long mostBytes;

  RecentChanges(long latest, long mostBytes) {
    this.latest = latest;
    this.mostBytes = mostBytes;
  }

  /** The revision of the last change. */
  long latest() {
    lock.lock();
    try {
      return latest;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what was committed. */
  void add(List<Change> committed) {
    lock.lock();
    try {
      for (Change change : committed) {
        changes.addLast(change);
        bytes += size(change);
        latest = change.revision();
      }
      while (changes.size() > MOST_CHANGES || (bytes > mostBytes && !changes.isEmpty())) {
        bytes -= size(changes.removeFirst());
      }
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something after a revision, and returns the last one that is there. */
  long await(long after, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (latest <= after && left > 0 && !closed) {
        left = grown.awaitNanos(left);
      }
      if (closed) {
        throw new StoreException(StoreException.Category.CLOSED, "the store is closed");
      }
      return latest;
    } finally {
      lock.unlock();
    }
  }

  /** The changes after a revision and up to another; empty if not all of them are here any more. */
  Optional<List<Change>> between(long after, long upTo) {
    lock.lock();
    try {
      if (changes.isEmpty() || changes.getFirst().revision() > after + 1) {
        return Optional.empty();
      }
      List<Change> found = new ArrayList<>();
      Iterator<Change> backwards = changes.descendingIterator();
      while (backwards.hasNext()) {
        Change change = backwards.next();
        if (change.revision() <= after) {
          break;
        } else if (change.revision() <= upTo) {
          found.add(change);
        }
      }
      return Optional.of(found.reversed());
    } finally {
      lock.unlock();
    }
  }

  /** Sends everybody home who waits. */
  void close() {
    lock.lock();
    try {
      closed = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static long size(Change change) {
    return change.key().length() + size(change.value()) + size(change.previous());
  }

  private static long size(Optional<Bytes> bytes) {
    return bytes.map(Bytes::length).orElse(0);
  }
}
