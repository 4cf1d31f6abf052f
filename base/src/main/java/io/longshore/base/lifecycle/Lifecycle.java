package io.longshore.base.lifecycle;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts of a program: started one after the other, and closed in the other order, each once,
 * also where a start or a close fails. Safe for use by several threads.
 */
public final class Lifecycle implements AutoCloseable {
  private static final Log LOG = Log.of("lifecycle");

  private record Part(String name, AutoCloseable close) {}

  /** Starts a part, and returns what closes it. */
  @FunctionalInterface
  public interface Starter<T extends AutoCloseable> {
    /** Starts it, or throws. */
    T start() throws Exception;
  }

  @GuardedBy("this")
  private final Deque<Part> parts = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean closed;

  /** Starts a part. If that fails, the parts started before are closed. */
  public synchronized <T extends AutoCloseable> T start(String name, Starter<T> starter) {
    if (closed) {
      throw new LifecycleException("cannot start " + name + ": the program is ending");
    }
    try {
      T part = starter.start();
      parts.push(new Part(name, part));
      LOG.debug("started", "part", name);
      return part;
    } catch (Exception e) {
      LifecycleException failure =
          new LifecycleException("cannot start " + name + ": " + e.getMessage(), e);
      closeAll(failure);
      throw failure;
    }
  }

  /** Closes all parts, the last started first. What fails does not keep the others from closing. */
  @Override
  public synchronized void close() {
    LifecycleException failure = new LifecycleException("not all parts could be closed");
    closeAll(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  @GuardedBy("this")
  private void closeAll(LifecycleException failure) {
    closed = true;
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.close().close();
        LOG.debug("closed", "part", part.name());
      } catch (Exception e) {
        failure.addSuppressed(
            new LifecycleException("cannot close " + part.name() + ": " + e.getMessage(), e));
      }
    }
  }

  /** Closes all parts when the program is asked to end, by SIGTERM or SIGINT. */
  public void closeAtExit() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("exit").unstarted(this::close));
  }
}
