package io.longshore.kubeapi.informer;

import java.time.Duration;

/**
 * How an informer follows the server. The defaults are client-go's.
 *
 * @param leastPause after the first failure; it doubles with each further one
 * @param mostPause the longest
 * @param steadyAfter a connection that lasted so long forgets earlier failures
 * @param watchTime after how long the server ends a watch, at the least; at most twice as long
 * @param pageSize how many objects are listed at once
 * @param watchList whether to ask for the list as the beginning of the watch, KEP-3157
 */
public record InformerSettings(
    Duration leastPause,
    Duration mostPause,
    Duration steadyAfter,
    Duration watchTime,
    int pageSize,
    boolean watchList) {

  /** As client-go's reflector has them. */
  public static final InformerSettings DEFAULT =
      new InformerSettings(
          Duration.ofMillis(800),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          500,
          true);

  /** These with other pauses. */
  public InformerSettings withPauses(Duration least, Duration most) {
    return new InformerSettings(least, most, steadyAfter, watchTime, pageSize, watchList);
  }

  /** These with a plain list before the watch. */
  public InformerSettings withoutWatchList() {
    return new InformerSettings(leastPause, mostPause, steadyAfter, watchTime, pageSize, false);
  }
}
