package io.longshore.linux.libc;

import java.io.Serial;

/** A system call that failed: which one, on what, and the error number. */
public final class LibcException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String call;
  private final int errno;

  /** For a call that failed; the text completes "mount tmpfs on /x". */
  public LibcException(String call, String subject, int errno) {
    super((call + " " + subject).strip() + ": " + Errno.describe(errno));
    this.call = call;
    this.errno = errno;
  }

  /** The name of the system call. */
  public String call() {
    return call;
  }

  /** The error number. */
  public int errno() {
    return errno;
  }

  /** Whether it is this error. */
  public boolean is(Errno candidate) {
    return errno == candidate.number();
  }
}
