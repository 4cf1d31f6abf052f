package io.longshore.linux.file;

import io.longshore.linux.libc.SystemCalls;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The room on a file system.
 *
 * @param kind the magic number of the file system's kind, as in include/uapi/linux/magic.h
 * @param available bytes that others than root can still write
 * @param inodes all files that there can be; 0 where the file system has no such limit
 */
public record Space(
    long kind, long bytes, long free, long available, long inodes, long freeInodes) {
  /** The kind of a tmpfs. */
  public static final long TMPFS = 0x01021994;

  /** The kind of a cgroup v2 hierarchy. */
  public static final long CGROUP2 = 0x63677270;

  /** The room on the file system that a path is on. */
  public static Space at(Path path) {
    return of(SystemCalls.statfs(path.toString()));
  }

  /** From a {@code struct statfs}, include/uapi/asm-generic/statfs.h. */
  static Space of(ByteBuffer statfs) {
    long block = statfs.getLong(72); // f_frsize, in which the kernel counts
    if (block == 0) {
      block = statfs.getLong(8); // f_bsize: file systems that set only this one
    }
    return new Space(
        statfs.getLong(0),
        statfs.getLong(16) * block,
        statfs.getLong(24) * block,
        statfs.getLong(32) * block,
        statfs.getLong(40),
        statfs.getLong(48));
  }

  /** Bytes in use. */
  public long used() {
    return bytes - free;
  }
}
