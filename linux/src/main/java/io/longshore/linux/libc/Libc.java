package io.longshore.linux.libc;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/**
 * The C library, mapped directly: 64-bit Linux only, so that addresses, {@code size_t} and {@code
 * ssize_t} are {@code long}. Every function leaves its error for {@link Native#getLastError}, which
 * JNA keeps per thread. A {@code ByteBuffer} is passed as the address of its first byte, whatever
 * its position, which costs no garbage.
 */
final class Libc {
  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  static native int socket(int domain, int type, int protocol);

  static native int bind(int fd, ByteBuffer address, int length);

  static native int connect(int fd, ByteBuffer address, int length);

  static native int getsockname(int fd, ByteBuffer address, ByteBuffer length);

  static native int setsockopt(int fd, int level, int name, ByteBuffer value, int length);

  static native int getsockopt(int fd, int level, int name, ByteBuffer value, ByteBuffer length);

  static native long send(int fd, ByteBuffer buffer, long length, int flags);

  static native long sendto(
      int fd, ByteBuffer buffer, long length, int flags, ByteBuffer address, int addressLength);

  static native long recv(int fd, ByteBuffer buffer, long length, int flags);

  static native int poll(ByteBuffer pollfds, long count, int timeoutMillis);

  static native int eventfd(int initial, int flags);

  static native long read(int fd, ByteBuffer buffer, long length);

  static native long write(int fd, ByteBuffer buffer, long length);

  static native int open(String path, int flags, int mode);

  static native int close(int fd);
}
