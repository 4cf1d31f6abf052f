package io.longshore.master.store;

/**
 * What to list.
 *
 * @param revision of which time; 0 for now
 * @param limit how many at most; 0 for all
 */
public record ListRequest(KeyRange range, long revision, int limit) {

  /** Refuses negative numbers. */
  public ListRequest {
    if (revision < 0 || limit < 0) {
      throw new IllegalArgumentException("negative: revision " + revision + ", limit " + limit);
    }
  }

  /** All that is in a range now. */
  public static ListRequest now(KeyRange range) {
    return new ListRequest(range, 0, 0);
  }
}
