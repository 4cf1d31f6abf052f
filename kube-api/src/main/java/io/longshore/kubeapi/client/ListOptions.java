package io.longshore.kubeapi.client;

import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.Labels;
import java.time.Duration;
import java.util.Optional;

/**
 * What of a list, or of a watch.
 *
 * @param resourceVersion empty for the newest; {@code 0} for whatever the server has at hand
 * @param resourceVersionMatch {@code NotOlderThan}, {@code Exact}, or empty
 * @param limit how many at once; zero for all
 * @param sendInitialEvents whether a watch begins with all that is there: KEP-3157
 * @param timeout when the server is to end a watch
 */
public record ListOptions(
    Labels.Selector labels,
    FieldSelector fields,
    String resourceVersion,
    String resourceVersionMatch,
    int limit,
    String continueToken,
    boolean sendInitialEvents,
    Optional<Duration> timeout) {

  /** Everything, the newest. */
  public static final ListOptions ALL =
      new ListOptions(
          Labels.Selector.ALL, FieldSelector.ALL, "", "", 0, "", false, Optional.empty());

  /** This for chosen objects. */
  public ListOptions choosing(Labels.Selector byLabels, FieldSelector byFields) {
    return new ListOptions(
        byLabels,
        byFields,
        resourceVersion,
        resourceVersionMatch,
        limit,
        continueToken,
        sendInitialEvents,
        timeout);
  }

  /** This from a version on. */
  public ListOptions from(String version, String match) {
    return new ListOptions(
        labels, fields, version, match, limit, continueToken, sendInitialEvents, timeout);
  }

  /** This in parts of so many. */
  public ListOptions inPartsOf(int most) {
    return new ListOptions(
        labels,
        fields,
        resourceVersion,
        resourceVersionMatch,
        most,
        continueToken,
        sendInitialEvents,
        timeout);
  }

  /** The next part: its token holds the version. */
  ListOptions next(String token) {
    return new ListOptions(labels, fields, "", "", limit, token, sendInitialEvents, timeout);
  }

  /** This as a watch that the server ends after a time. */
  public ListOptions forAtMost(Duration time) {
    return new ListOptions(
        labels,
        fields,
        resourceVersion,
        resourceVersionMatch,
        limit,
        continueToken,
        sendInitialEvents,
        Optional.of(time));
  }

  /** This as a watch that begins with all that is there. */
  public ListOptions withInitialEvents() {
    return new ListOptions(
        labels, fields, resourceVersion, "NotOlderThan", limit, continueToken, true, timeout);
  }
}
