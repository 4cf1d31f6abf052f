package io.longshore.linux.file;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.SystemCalls;
import java.nio.file.Path;
import java.util.Set;

/**
 * Mounting and unmounting in this program's mount namespace. Numbers: include/uapi/linux/mount.h.
 */
public final class Mounts {
  private static final long MS_BIND = 4096;
  private static final long MS_REC = 16384;
  private static final long MS_RELATIME = 1 << 21;
  private static final int STATFS_FLAGS = 80; // include/uapi/asm-generic/statfs.h, 64-bit
  private static final long ST_RELATIME = 4096; // include/linux/statfs.h
  // read-only, nosuid, nodev, noexec, noatime, nodiratime
  private static final long SAME_IN_STATFS = 1 | 2 | 4 | 8 | 1024 | 2048;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  /** What a mount allows. */
  public enum Option {
    /** No writing. */
    READ_ONLY(1),
    /** Set-user-ID bits have no effect. */
    NO_SET_UID(2),
    /** Device files cannot be opened. */
    NO_DEVICES(4),
    /** Programs cannot be started. */
    NO_EXECUTION(8),
    /** Changes a mount that is there. */
    REMOUNT(32);

    private final long flag;

    Option(long flag) {
      this.flag = flag;
    }
  }

  /** Whether mounts made below one mount appear below its copies in other mount namespaces. */
  public enum Propagation {
    /** Neither way. */
    PRIVATE(1 << 18),
    /** From the original to the copy. */
    SLAVE(1 << 19),
    /** Both ways. */
    SHARED(1 << 20);

    private final long flag;

    Propagation(long flag) {
      this.flag = flag;
    }
  }

  private Mounts() {}

  /** Mounts a file system of its own, such as a tmpfs with {@code size=1m}. */
  public static void mount(
      String kind, String source, Path target, Set<Option> options, String data) {
    SystemCalls.mount(source, target.toString(), kind, flags(options), data);
  }

  /**
   * Shows a file or folder, with what is mounted below it, in another place. What the original
   * forbids is forbidden there too.
   */
  public static void bind(Path source, Path target, Set<Option> options) {
    SystemCalls.mount(source.toString(), target.toString(), "none", MS_BIND | MS_REC, "");
    if (options.isEmpty()) {
      return;
    }
    try {
      // mount(2): a bind mount takes its options only when it is mounted once more, all of them.
      long flags = MS_BIND | Option.REMOUNT.flag | flags(options) | flags(target);
      SystemCalls.mount("none", target.toString(), "none", flags, "");
    } catch (RuntimeException e) {
      // Not one that allows more than was asked for.
      detach(target);
      throw e;
    }
  }

  /** The flags of a mount: those of statfs(2) are the same numbers, but for one. */
  private static long flags(Path target) {
    long flags = SystemCalls.statfs(target.toString()).getLong(STATFS_FLAGS);
    return (flags & SAME_IN_STATFS) | ((flags & ST_RELATIME) == 0 ? 0 : MS_RELATIME);
  }

  /** Sets the propagation of a mount and of all below it. */
  public static void propagate(Path target, Propagation propagation) {
    SystemCalls.mount("none", target.toString(), "none", propagation.flag | MS_REC, "");
  }

  /**
   * Unmounts; fails with EBUSY while something uses the mount. Harmless where nothing is mounted.
   */
  public static void unmount(Path target) {
    unmount(target, UMOUNT_NOFOLLOW);
  }

  /** Takes a mount out of sight at once; it goes when nothing uses it any more. */
  public static void detach(Path target) {
    unmount(target, UMOUNT_NOFOLLOW | MNT_DETACH);
  }

  private static void unmount(Path target, int flags) {
    try {
      SystemCalls.unmount(target.toString(), flags);
    } catch (LibcException e) {
      if (!e.is(Errno.EINVAL) && !e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  private static long flags(Set<Option> options) {
    return options.stream().mapToLong(option -> option.flag).reduce(0, (one, other) -> one | other);
  }
}
