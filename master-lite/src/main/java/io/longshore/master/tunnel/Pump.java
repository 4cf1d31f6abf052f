package io.longshore.master.tunnel;

import io.longshore.base.log.Log;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Moves bytes or messages in both directions until one of them ends. */
final class Pump {
  private static final Log LOG = Log.of("tunnel");

  private Pump() {}

  /** Moves what comes from one end. */
  @FunctionalInterface
  interface Direction {
    /** Returns at the end. */
    void run() throws IOException;
  }

  /**
   * Runs both; the second one in this thread. The connection is closed when the second one has
   * ended, and when the client has left; the first one ends by that.
   */
  static void run(Connection connection, Direction fromClient, Direction toClient)
      throws IOException {
    AtomicBoolean done = new AtomicBoolean();
    Thread other =
        Thread.ofVirtual()
            .name("tunnel")
            .start(
                () -> {
                  try {
                    fromClient.run();
                  } catch (IOException e) {
                    LOG.trace("a client's side of a tunnel ended", "reason", e);
                  } finally {
                    close(connection, done);
                  }
                });
    try {
      toClient.run();
    } catch (IOException e) {
      // Not a failure where the client has left first.
      if (!done.get()) {
        throw e;
      }
    } finally {
      close(connection, done);
      other.interrupt();
    }
  }

  private static void close(Connection connection, AtomicBoolean done) {
    done.set(true);
    try {
      connection.close();
    } catch (IOException e) {
      LOG.trace("a tunnel's connection did not close well", "reason", e);
    }
  }
}
