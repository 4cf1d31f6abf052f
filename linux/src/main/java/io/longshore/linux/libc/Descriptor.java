package io.longshore.linux.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * A file descriptor that can be waited for, together with an event counter that wakes the waiter
 * when another thread closes it.
 */
final class Descriptor implements AutoCloseable {
  private static final int EFD_CLOEXEC = 02000000;
  private static final int EFD_NONBLOCK = 04000;
  private static final short POLLIN = 1;
  private static final int POLLFD = 8; // struct pollfd: int fd, short events, short revents

  private final SharedDescriptor shared;
  private final SharedDescriptor wakeUp;
  private final ByteBuffer pollfds = direct(2 * POLLFD);

  private Descriptor(SharedDescriptor shared, SharedDescriptor wakeUp) {
    this.shared = shared;
    this.wakeUp = wakeUp;
  }

  /** Takes over a number that a system call returned. */
  static Descriptor of(int fd) {
    SharedDescriptor shared = new SharedDescriptor(fd);
    int counter = Libc.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (counter < 0) {
      LibcException failure = Calls.failure("eventfd", "");
      shared.close();
      throw failure;
    }
    return new Descriptor(shared, new SharedDescriptor(counter));
  }

  static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  int acquire() {
    return shared.acquire();
  }

  void release() {
    shared.release();
  }

  /**
   * Waits until there is something to read. One thread at a time waits, others queue behind it.
   *
   * @return whether there is; false when the time is over
   */
  boolean awaitReadable(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      int result = poll(millisUntil(deadline));
      if (result > 0) {
        return true;
      }
      if (result == 0 && System.nanoTime() - deadline >= 0) {
        return false;
      }
      if (result < 0) {
        Calls.checkUnlessInterrupted("poll", "");
      }
    }
  }

  private int poll(int millis) {
    int fd = shared.acquire();
    int counter = wakeUp.acquire();
    try {
      synchronized (pollfds) {
        pollfds.putInt(0, fd).putShort(4, POLLIN).putShort(6, (short) 0);
        pollfds
            .putInt(POLLFD, counter)
            .putShort(POLLFD + 4, POLLIN)
            .putShort(POLLFD + 6, (short) 0);
        int result = Libc.poll(pollfds, 2, millis);
        if (shared.isClosed()) {
          throw new ClosedDescriptorException();
        }
        return result;
      }
    } finally {
      wakeUp.release();
      shared.release();
    }
  }

  /** Rounded up: a wait that ends a little early would only go round once more. */
  private static int millisUntil(long deadline) {
    long nanos = Math.max(0, deadline - System.nanoTime());
    return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
  }

  @Override
  public void close() {
    if (shared.isClosed()) {
      return;
    }
    shared.close();
    int counter;
    try {
      counter = wakeUp.acquire();
    } catch (ClosedDescriptorException e) {
      return;
    }
    try {
      Libc.write(counter, direct(Long.BYTES).putLong(0, 1), Long.BYTES);
    } finally {
      wakeUp.release();
      wakeUp.close();
    }
  }
}
