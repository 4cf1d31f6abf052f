package io.longshore.linux.libc;

import java.nio.ByteBuffer;

/** System calls that need no open file. */
public final class SystemCalls {
  private static final int STATFS_SIZE = 120; // include/uapi/asm-generic/statfs.h, 64-bit
  private static final int SC_CLK_TCK = 2;
  private static final int SC_PAGESIZE = 30;

  private SystemCalls() {}

  /** mount(2). The kind and the data may be empty. */
  public static void mount(String source, String target, String kind, long flags, String data) {
    Calls.check(Libc.mount(source, target, kind, flags, data), "mount", source + " on " + target);
  }

  /** umount2(2). */
  public static void unmount(String target, int flags) {
    Calls.check(Libc.umount2(target, flags), "umount", target);
  }

  /** Gives the calling thread namespaces of its own. */
  public static void unshare(int flags) {
    Calls.check(Libc.unshare(flags), "unshare", "");
  }

  /** The {@code struct statfs} of the file system that a path is on. */
  public static ByteBuffer statfs(String path) {
    ByteBuffer result = Descriptor.direct(STATFS_SIZE);
    Calls.check(Libc.statfs(path, result), "statfs", path);
    return result;
  }

  /** The clock ticks per second in which /proc counts. */
  public static long clockTicksPerSecond() {
    return Calls.check(Libc.sysconf(SC_CLK_TCK), "sysconf", "_SC_CLK_TCK");
  }

  /** The size of a memory page. */
  public static long pageSize() {
    return Calls.check(Libc.sysconf(SC_PAGESIZE), "sysconf", "_SC_PAGESIZE");
  }
}
