package io.longshore.cri.streams;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Bytes that one thread adds and another reads, waiting for them. */
public final class ArrivingBytes extends InputStream {
  private final IntConsumer whenTaken;

  @GuardedBy("this")
  private final Deque<byte[]> pieces = new ArrayDeque<>();

  @GuardedBy("this")
  private int offset;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private @Nullable IOException failure;

  /** With something to be told how many bytes were read, so that more may come. */
  public ArrivingBytes(IntConsumer whenTaken) {
    this.whenTaken = whenTaken;
  }

  /** Adds a piece; what comes after the end or for a closed stream counts as read. */
  public void add(byte[] piece) {
    boolean kept;
    synchronized (this) {
      kept = !ended && !closed;
      if (kept && piece.length > 0) {
        pieces.add(piece);
        notifyAll();
      }
    }
    if (!kept) {
      whenTaken.accept(piece.length);
    }
  }

  /** What was added is all. */
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** What was added can still be read; after that comes this, unless the end was reached before. */
  public synchronized void fail(IOException why) {
    if (!ended) {
      ended = true;
      failure = why;
      notifyAll();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    Objects.checkFromIndexSize(start, length, target.length);
    if (length == 0) {
      return 0;
    }
    int taken = take(target, start, length);
    if (taken > 0) {
      whenTaken.accept(taken);
    }
    return taken;
  }

  private synchronized int take(byte[] target, int start, int length) throws IOException {
    while (pieces.isEmpty()) {
      if (closed) {
        throw new IOException("the stream is closed");
      }
      if (ended) {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        return -1;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw interrupted(e);
      }
    }
    byte[] piece = pieces.getFirst();
    int taken = Math.min(length, piece.length - offset);
    System.arraycopy(piece, offset, target, start, taken);
    offset += taken;
    if (offset == piece.length) {
      pieces.removeFirst();
      offset = 0;
    }
    return taken;
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    InterruptedIOException failure = new InterruptedIOException("interrupted while reading");
    failure.initCause(cause);
    return failure;
  }

  @Override
  public synchronized int available() {
    return pieces.stream().mapToInt(piece -> piece.length).sum() - offset;
  }

  /** Forgets what was not read. */
  @Override
  public void close() {
    int left;
    synchronized (this) {
      left = available();
      pieces.clear();
      offset = 0;
      closed = true;
      notifyAll();
    }
    if (left > 0) {
      whenTaken.accept(left);
    }
  }
}
