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

  /**
   * Starts a part. If that fails, the parts started before are closed. Who closes the lifecycle
   * meanwhile does not wait for it: what has started then is closed again.
   */
  public <T extends AutoCloseable> T start(String name, Starter<T> starter) {
    refuseIfClosed(name);
    T part;
    try {
      part = starter.start();
    } catch (Throwable e) {
      keepInterrupt(e);
      LifecycleException failure =
          new LifecycleException("cannot start " + name + ": " + e.getMessage(), e);
      closeAll(failure);
      throw failure;
    }
    if (!isKept(new Part(name, part))) {
      LifecycleException tooLate = ending(name);
      close(new Part(name, part), tooLate);
      throw tooLate;
    }
    LOG.debug("started", "part", name);
    return part;
  }

  private synchronized void refuseIfClosed(String name) {
    if (closed) {
      throw ending(name);
    }
  }

  private static LifecycleException ending(String name) {
    return new LifecycleException("cannot start " + name + ": the program is ending");
  }

  private synchronized boolean isKept(Part part) {
    if (!closed) {
      parts.push(part);
    }
    return !closed;
  }

  private static void keepInterrupt(Throwable failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
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

  private synchronized void closeAll(LifecycleException failure) {
    closed = true;
    while (!parts.isEmpty()) {
      close(parts.pop(), failure);
    }
  }

  private static void close(Part part, LifecycleException failure) {
    try {
      part.close().close();
      LOG.debug("closed", "part", part.name());
    } catch (Throwable e) {
      keepInterrupt(e);
      failure.addSuppressed(
          new LifecycleException("cannot close " + part.name() + ": " + e.getMessage(), e));
    }
  }

  /** Closes all parts when the program is asked to end, by SIGTERM or SIGINT. */
  public void closeAtExit() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("exit").unstarted(this::close));
  }
}
