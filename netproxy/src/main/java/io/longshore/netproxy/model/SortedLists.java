package io.longshore.netproxy.model;

import java.util.ArrayList;
import java.util.List;

/** Walks through two sorted lists at once. */
public final class SortedLists {
  private SortedLists() {}

  /** What must go and what must come to make one list of another. */
  public record Difference<T>(List<T> removed, List<T> added) {

    /** Whether there is none. */
    public boolean isEmpty() {
      return removed.isEmpty() && added.isEmpty();
    }
  }

  /** What has changed between two sorted lists without duplicates. */
  public static <T extends Comparable<? super T>> Difference<T> difference(
      List<T> before, List<T> after) {
    List<T> removed = new ArrayList<>();
    List<T> added = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      int order = order(before, i, after, j);
      if (order < 0) {
        removed.add(before.get(i));
      } else if (order > 0) {
        added.add(after.get(j));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return new Difference<>(removed, added);
  }

  /** What is in either of two sorted lists, sorted. */
  public static <T extends Comparable<? super T>> List<T> union(List<T> one, List<T> other) {
    List<T> all = new ArrayList<>(one.size() + other.size());
    int i = 0;
    int j = 0;
    while (i < one.size() || j < other.size()) {
      int order = order(one, i, other, j);
      all.add(order <= 0 ? one.get(i) : other.get(j));
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return List.copyOf(all);
  }

  /** Which comes first, where the end of a list comes last. */
  private static <T extends Comparable<? super T>> int order(
      List<T> one, int i, List<T> other, int j) {
    if (i == one.size()) {
      return 1;
    }
    return j == other.size() ? -1 : one.get(i).compareTo(other.get(j));
  }
}
