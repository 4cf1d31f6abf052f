package io.longshore.linux.libc;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that several threads use and any may close. The number is given back to the
 * kernel only when nobody uses it any more: another thread's new file may get the same number at
 * once.
 */
final class SharedDescriptor implements AutoCloseable {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final int fd;
  private final AtomicInteger users = new AtomicInteger();

  SharedDescriptor(int fd) {
    this.fd = fd;
  }

  /** The number, to be used until {@link #release}. */
  int acquire() {
    int count;
    do {
      count = users.get();
      if (count < 0) {
        throw new ClosedDescriptorException();
      }
    } while (!users.compareAndSet(count, count + 1));
    return fd;
  }

  void release() {
    if (users.decrementAndGet() == CLOSED) {
      Libc.close(fd);
    }
  }

  boolean isClosed() {
    return users.get() < 0;
  }

  @Override
  public void close() {
    int count;
    do {
      count = users.get();
      if (count < 0) {
        return;
      }
    } while (!users.compareAndSet(count, count + CLOSED));
    if (count == 0) {
      Libc.close(fd);
    }
  }
}
