package io.longshore.kubeapi.client;

import java.time.Duration;

/**
 * How a client behaves. The defaults are client-go's.
 *
 * @param queriesPerSecond how many requests it makes in the long run; zero for any number
 * @param burst how many it makes at once after a pause
 * @param requestPatience how long an answer may take
 * @param watchPatience how long a watch may be silent: the server sends a bookmark each minute
 */
public record ClientSettings(
    String userAgent,
    double queriesPerSecond,
    int burst,
    Duration requestPatience,
    Duration watchPatience) {

  /** For a program of this name. */
  public static ClientSettings of(String userAgent) {
    return new ClientSettings(userAgent, 5, 10, Duration.ofSeconds(60), Duration.ofMinutes(3));
  }

  /** This with other limits. */
  public ClientSettings withRate(double perSecond, int most) {
    return new ClientSettings(userAgent, perSecond, most, requestPatience, watchPatience);
  }

  /** This with other times. */
  public ClientSettings withPatience(Duration request, Duration watch) {
    return new ClientSettings(userAgent, queriesPerSecond, burst, request, watch);
  }
}
