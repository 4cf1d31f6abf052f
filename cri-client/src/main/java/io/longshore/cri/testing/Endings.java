package io.longshore.cri.testing;

import org.jspecify.annotations.Nullable;

/** Ends what was begun: all of it, also where a part of it cannot be ended. For one thread. */
final class Endings {
  private @Nullable Throwable failure;

  Endings then(Runnable ending) {
    try {
      ending.run();
    } catch (AssertionError | RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
    return this;
  }

  /** Throws what went wrong first. */
  void finish() {
    if (failure instanceof AssertionError error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
