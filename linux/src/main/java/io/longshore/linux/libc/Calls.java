package io.longshore.linux.libc;

import com.sun.jna.Native;

/** Turns what a system call returned into a result or an exception: the one place that does. */
final class Calls {
  private Calls() {}

  /** The result, unless it is negative. */
  static int check(int result, String call, Object subject) {
    if (result < 0) {
      throw failure(call, subject);
    }
    return result;
  }

  /** The result, unless it is negative. */
  static long check(long result, String call, Object subject) {
    if (result < 0) {
      throw failure(call, subject);
    }
    return result;
  }

  /** Throws for the error of the last call, unless that was a signal that ended it early. */
  static void checkUnlessInterrupted(String call, Object subject) {
    if (Native.getLastError() != Errno.EINTR.number()) {
      throw failure(call, subject);
    }
  }

  /** The error of the last call. */
  static LibcException failure(String call, Object subject) {
    return new LibcException(call, String.valueOf(subject), Native.getLastError());
  }
}
