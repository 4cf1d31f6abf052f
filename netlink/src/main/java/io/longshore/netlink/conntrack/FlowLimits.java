package io.longshore.netlink.conntrack;

import io.longshore.linux.proc.Sysctl;
import io.longshore.netlink.wire.NetlinkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/**
 * How many flows may be tracked, and in how many places they are kept: the machine's, read-only in
 * every network namespace but the first (nf_conntrack_standalone.c, nf_conntrack_standalone_init_
 * sysctl). They are those that the calling thread sees. Safe for use by several threads.
 */
public final class FlowLimits {
  private static final String LIMIT = "net/netfilter/nf_conntrack_max";
  private static final String BUCKETS = "net/netfilter/nf_conntrack_buckets";
  private static final int ENOENT = 2;
  private static final int EACCES = 13;

  private final Sysctl settings;

  /** The limits of this machine. */
  public FlowLimits() {
    this(new Sysctl());
  }

  FlowLimits(Sysctl settings) {
    this.settings = settings;
  }

  /** How many flows there may be. */
  public long limit() {
    return read(LIMIT);
  }

  /** Among how many places they are spread; more of them make look-ups in large tables faster. */
  public long buckets() {
    return read(BUCKETS);
  }

  /** Changes how many flows there may be. */
  public void setLimit(long limit) {
    write(LIMIT, limit);
  }

  /** Changes among how many places they are spread; the kernel moves all flows. */
  public void setBuckets(long buckets) {
    write(BUCKETS, buckets);
  }

  private long read(String name) {
    return settings
        .readNumber(name)
        .orElseThrow(
            () ->
                NetlinkException.invalid(
                    "read " + name,
                    ENOENT,
                    "ENOENT (No such file or directory)",
                    "connection tracking is not loaded"));
  }

  /** What is so already need not be written, which makes this work in containers that fit. */
  private void write(String name, long value) {
    if (read(name) == value) {
      return;
    }
    try {
      settings.write(name, Long.toString(value));
    } catch (UncheckedIOException e) {
      throw refused(name, value, e);
    }
  }

  private RuntimeException refused(String name, long value, UncheckedIOException failure) {
    IOException cause = failure.getCause();
    if (!(cause instanceof FileSystemException)) {
      return failure;
    }
    return NetlinkException.invalid(
        "set " + name + " to " + value,
        EACCES,
        "EACCES (Permission denied)",
        "it is %d, and can be changed only in the machine's first network namespace, by root"
            .formatted(read(name)));
  }
}
