package io.longshore.master.http;

import io.longshore.master.registry.ApiException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How many requests are worked on at a time, with the numbers of apiserver's
 * --max-requests-inflight and --max-mutating-requests-inflight; who comes when it is too many comes
 * again. What lasts as long as its client wants is not counted, nor are those who must get in to
 * put things right. Safe for use by several threads.
 */
final class InFlight {
  private static final int MOST_READING = 400;
  private static final int MOST_WRITING = 200;

  private final Semaphore reading;
  private final Semaphore writing;

  InFlight() {
    this(MOST_READING, MOST_WRITING);
  }

  InFlight(int mostReading, int mostWriting) {
    this.reading = new Semaphore(mostReading);
    this.writing = new Semaphore(mostWriting);
  }

  /** What a request counts as. */
  enum Load {
    /** It changes nothing. */
    READING,
    /** It may change something. */
    WRITING,
    /** It is not counted. */
    NONE
  }

  <T> T within(Load load, Supplier<T> work) {
    return switch (load) {
      case READING -> within(reading, work);
      case WRITING -> within(writing, work);
      case NONE -> work.get();
    };
  }

  private static <T> T within(Semaphore places, Supplier<T> work) {
    if (!places.tryAcquire()) {
      throw ApiException.tooManyRequests("Too many requests, please try again later.");
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
