package io.longshore.cri.model;

import java.util.Optional;

/** What happens at a runtime, as it happens; read by one thread, closed by any. */
public interface ContainerEvents extends AutoCloseable {

  /**
   * Waits for the next; empty once closed. A runtime that goes away is an exception of category
   * {@code UNAVAILABLE}: what happened since must be found by listing.
   */
  Optional<ContainerEvent> next();

  /** Ends it; one who waits is woken. */
  @Override
  void close();
}
