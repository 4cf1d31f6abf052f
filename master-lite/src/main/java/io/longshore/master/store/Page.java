package io.longshore.master.store;

import java.util.List;

/**
 * A part of a list.
 *
 * @param revision the time that all its entries are of
 * @param more whether there are entries after the last one here
 */
public record Page(List<Entry> entries, long revision, boolean more) {

  /** Copies the list. */
  public Page {
    entries = List.copyOf(entries);
  }
}
