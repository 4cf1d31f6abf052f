package io.longshore.linux.libc;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/**
 * The C library, mapped directly: 64-bit Linux only, so that addresses, {@code size_t} and {@code
 * ssize_t} are {@code long}. Every function leaves its error for {@link Native#getLastError}, which
 * JNA keeps per thread. A {@code ByteBuffer} is passed as the address of its position, which costs
 * no garbage.
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

  static native long recvfrom(
      int fd,
      ByteBuffer buffer,
      long length,
      int flags,
      ByteBuffer address,
      ByteBuffer addressLength);

  static native int poll(ByteBuffer pollfds, long count, int timeoutMillis);

  static native int eventfd(int initial, int flags);

  static native long read(int fd, ByteBuffer buffer, long length);

  static native long write(int fd, ByteBuffer buffer, long length);

  static native int open(String path, int flags, int mode);

  static native int mkdirat(int folder, String path, int mode);

  static native int close(int fd);

  static native int flock(int fd, int operation);

  static native int fcntl(int fd, int command, ByteBuffer argument);

  static native int setns(int fd, int kind);

  static native int unshare(int flags);

  static native int mount(String source, String target, String type, long flags, String data);

  static native int umount2(String target, int flags);

  static native int statfs(String path, ByteBuffer result);

  static native int inotify_init1(int flags);

  static native int inotify_add_watch(int fd, String path, int mask);

  static native int inotify_rm_watch(int fd, int watch);

  static native long sysconf(int name);

  // glibc has wrappers for these only since 2.36: by number, which all architectures share.
  static native long syscall(long number, long first, long second, long third, long fourth);
}
