package io.longshore.kubeapi.testing;

import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/** What a scripted server does wrong. Safe for use by several threads. */
public final class Faults {
  private final Deque<Fault> next = new ConcurrentLinkedDeque<>();
  private final AtomicLong breaks = new AtomicLong();
  private volatile boolean silent;
  private volatile boolean truncating;
  private volatile boolean watchList = true;

  /** What becomes of one request. */
  public sealed interface Fault {

    /** It is answered as it should be; a later one is not. */
    record None() implements Fault {}

    /** An error; the text for Retry-After may be empty. */
    record Refuse(int code, String reason, String retryAfter) implements Fault {}

    /** A body that is no object of the API. */
    record Garbage(int code, String body) implements Fault {}

    /** The connection ends without an answer. */
    record Drop() implements Fault {}
  }

  Faults() {}

  /** The next requests meet these, one each. */
  public Faults next(Fault... faults) {
    for (Fault fault : faults) {
      next.add(fault);
    }
    return this;
  }

  /** Ends all watches in the middle of their connections. */
  public void breakWatches() {
    breaks.incrementAndGet();
  }

  /** Watches stay open, but send nothing any more, until {@link #speak}. */
  public void fallSilent() {
    silent = true;
  }

  /** Ends the silence; what happened meanwhile is not sent on the old connections. */
  public void speak() {
    breaks.incrementAndGet();
    silent = false;
  }

  /** The next event of a watch ends in its middle, with the connection. */
  public void truncateNextEvent() {
    truncating = true;
  }

  /** Does not know lists by watch, as servers before 1.27. */
  public void withoutWatchList() {
    watchList = false;
  }

  Optional<Fault> take() {
    return Optional.ofNullable(next.poll());
  }

  long breaks() {
    return breaks.get();
  }

  boolean isSilent() {
    return silent;
  }

  boolean knowsWatchList() {
    return watchList;
  }

  boolean takeTruncation() {
    boolean now = truncating;
    truncating = false;
    return now;
  }
}
