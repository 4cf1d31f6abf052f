package io.longshore.netlink.socket;

import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Kind;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory for datagrams, which is given back as soon as it is closed and nobody uses it any more. A
 * direct buffer would wait for the collector, which sees a few bytes where many are held. Safe for
 * use by several threads, one of which uses the buffer.
 */
final class ReceiveBuffer implements AutoCloseable {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final Arena arena = Arena.ofShared();
  private final ByteBuffer buffer;
  private final AtomicInteger users = new AtomicInteger();

  ReceiveBuffer(int size) {
    buffer = arena.allocate(size).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** The buffer, which must be touched only between {@link #acquire} and {@link #release}. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** Keeps the memory. */
  void acquire(String operation) {
    if (users.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
      throw NetlinkException.of(Kind.CLOSED, operation, "the socket is closed");
    }
  }

  /** Lets the memory go. */
  void release() {
    if (users.decrementAndGet() == CLOSED) {
      arena.close();
    }
  }

  @Override
  public void close() {
    int before = users.getAndUpdate(count -> count < 0 ? count : count + CLOSED);
    if (before == 0) {
      arena.close();
    }
  }
}
