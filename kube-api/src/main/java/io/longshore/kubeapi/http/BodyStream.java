package io.longshore.kubeapi.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body between the event loop, which puts pieces in, and one thread that reads them. Where that
 * is slower, the connection is read no further until it has caught up.
 */
final class BodyStream extends InputStream {
  /** More than this waits in the kernel's buffer, or at the server. */
  private static final int ENOUGH = 256 * 1024;

  private final Duration patience;
  private final Runnable readOn;
  private final Runnable abandon;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<byte[]> pieces = new ArrayDeque<>();

  @GuardedBy("lock")
  private int waiting;

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private @Nullable HttpException failure;

  private byte[] current = {};
  private int position;

  BodyStream(Duration patience, Runnable readOn, Runnable abandon) {
    this.patience = patience;
    this.readOn = readOn;
    this.abandon = abandon;
  }

  void add(byte[] piece) {
    lock.lock();
    try {
      pieces.add(piece);
      waiting += piece.length;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether more should be read from the connection; if not, that is asked for later. */
  boolean wantsMore() {
    lock.lock();
    try {
      return waiting < ENOUGH;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void fail(HttpException reason) {
    lock.lock();
    try {
      if (!ended && failure == null) {
        failure = reason;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position == current.length && !next()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, target, offset, count);
    position += count;
    return count;
  }

  /** Takes the next piece; returns false at the end. */
  private boolean next() {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (pieces.isEmpty()) {
        if (failure != null) {
          throw failure;
        }
        if (ended) {
          return false;
        }
        if (nanos <= 0) {
          abandon.run();
          throw new HttpException(
              HttpException.Category.TIMEOUT, "nothing came for " + patience.toMillis() + " ms");
        }
        nanos = changed.awaitNanos(nanos);
      }
      boolean wasEnough = waiting >= ENOUGH;
      current = pieces.remove();
      position = 0;
      waiting -= current.length;
      if (wasEnough && waiting < ENOUGH) {
        readOn.run();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon.run();
      throw new HttpException(HttpException.Category.INTERRUPTED, "interrupted while reading", e);
    } finally {
      lock.unlock();
    }
  }

  /** What was not read is not wanted: the connection is closed rather than drained. */
  @Override
  public void close() {
    boolean done;
    lock.lock();
    try {
      done = ended;
    } finally {
      lock.unlock();
    }
    if (!done) {
      abandon.run();
    }
  }
}
