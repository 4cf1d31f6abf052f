package io.longshore.linux.libc;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A socket of any family, for those that the JDK does not have. Sending and receiving take direct
 * buffers and make no garbage. All methods may be called by several threads; {@link #close} wakes
 * who waits.
 */
public final class NativeSocket implements AutoCloseable {
  private static final int SOCK_CLOEXEC = 02000000;
  private static final int LARGEST_ADDRESS = 128; // struct sockaddr_storage

  private final Descriptor descriptor;

  private NativeSocket(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens a socket in the calling thread's network namespace. Programs started later do not inherit
   * it.
   */
  public static NativeSocket open(int domain, int type, int protocol) {
    int fd = Libc.socket(domain, type | SOCK_CLOEXEC, protocol);
    Calls.check(fd, "socket", "of family " + domain + ", protocol " + protocol);
    return new NativeSocket(Descriptor.of(fd));
  }

  /** Gives the socket an address: a {@code struct sockaddr}, from position to limit. */
  public void bind(ByteBuffer address) {
    int fd = descriptor.acquire();
    try {
      Calls.check(Libc.bind(fd, direct(address), address.remaining()), "bind", "");
    } finally {
      descriptor.release();
    }
  }

  /** Sets the peer: a {@code struct sockaddr}, from position to limit. */
  public void connect(ByteBuffer address) {
    int fd = descriptor.acquire();
    try {
      Calls.check(Libc.connect(fd, direct(address), address.remaining()), "connect", "");
    } finally {
      descriptor.release();
    }
  }

  /** The own address, a {@code struct sockaddr}. */
  public ByteBuffer address() {
    int fd = descriptor.acquire();
    try {
      ByteBuffer address = Descriptor.direct(LARGEST_ADDRESS);
      ByteBuffer length = Descriptor.direct(Integer.BYTES).putInt(0, LARGEST_ADDRESS);
      Calls.check(Libc.getsockname(fd, address, length), "getsockname", "");
      return address.limit(length.getInt(0));
    } finally {
      descriptor.release();
    }
  }

  /**
   * Sends what a direct buffer holds from position to limit, which stay as they are.
   *
   * @return how many bytes the kernel took
   */
  public int send(ByteBuffer message, int flags) {
    int fd = descriptor.acquire();
    try {
      return (int)
          Calls.check(Libc.send(fd, direct(message), message.remaining(), flags), "send", "");
    } finally {
      descriptor.release();
    }
  }

  /** As {@link #send}, to an address. */
  public int sendTo(ByteBuffer message, int flags, ByteBuffer address) {
    int fd = descriptor.acquire();
    try {
      long sent =
          Libc.sendto(
              fd,
              direct(message),
              message.remaining(),
              flags,
              direct(address),
              address.remaining());
      return (int) Calls.check(sent, "sendto", "");
    } finally {
      descriptor.release();
    }
  }

  /**
   * Receives into a direct buffer, from its position to its limit, which stay as they are.
   *
   * @return the length as the kernel says it: with {@code MSG_TRUNC} that of the whole datagram,
   *     also where the buffer holds less
   */
  public int receive(ByteBuffer buffer, int flags) {
    int fd = descriptor.acquire();
    try {
      return (int)
          Calls.check(Libc.recv(fd, direct(buffer), buffer.remaining(), flags), "recv", "");
    } finally {
      descriptor.release();
    }
  }

  /** As {@link #receive}, and writes into another direct buffer whom it is from. */
  public int receiveFrom(ByteBuffer buffer, int flags, ByteBuffer address) {
    int fd = descriptor.acquire();
    try {
      ByteBuffer length = Descriptor.direct(Integer.BYTES).putInt(0, address.remaining());
      long received =
          Libc.recvfrom(fd, direct(buffer), buffer.remaining(), flags, direct(address), length);
      return (int) Calls.check(received, "recvfrom", "");
    } finally {
      descriptor.release();
    }
  }

  /**
   * Waits until a message is there.
   *
   * @return whether one is; false when the time is over
   */
  public boolean awaitReadable(Duration patience) {
    return descriptor.awaitReadable(patience);
  }

  /** Sets a socket option to a number. */
  public void option(int level, int name, int value) {
    option(level, name, Descriptor.direct(Integer.BYTES).putInt(0, value));
  }

  /** Sets a socket option to what a direct buffer holds. */
  public void option(int level, int name, ByteBuffer value) {
    int fd = descriptor.acquire();
    try {
      int result = Libc.setsockopt(fd, level, name, direct(value), value.remaining());
      Calls.check(result, "setsockopt", level + "/" + name);
    } finally {
      descriptor.release();
    }
  }

  /** A socket option that is a number. */
  public int option(int level, int name) {
    ByteBuffer value = Descriptor.direct(Integer.BYTES);
    readOption(level, name, value);
    return value.getInt(0);
  }

  /**
   * Reads a socket option into a direct buffer; some options also read from it what is asked for.
   *
   * @return how many bytes the kernel says it has
   */
  public int readOption(int level, int name, ByteBuffer value) {
    int fd = descriptor.acquire();
    try {
      ByteBuffer length = Descriptor.direct(Integer.BYTES).putInt(0, value.remaining());
      int result = Libc.getsockopt(fd, level, name, direct(value), length);
      Calls.check(result, "getsockopt", level + "/" + name);
      return length.getInt(0);
    } finally {
      descriptor.release();
    }
  }

  /** Closes the socket, at once or when the last call that is under way has returned. */
  @Override
  public void close() {
    descriptor.close();
  }

  private static ByteBuffer direct(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("the kernel needs a direct buffer");
    }
    return buffer;
  }
}
