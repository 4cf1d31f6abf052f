package io.longshore.master.schema;

import java.util.Optional;

/**
 * A field of a message.
 *
 * @param number its number in protobuf
 * @param required whether an object without it makes no sense
 * @param merge how server-side apply merges it
 * @param patch how a strategic merge patch merges it
 * @param text what it is for; empty where texts were not asked for
 */
public record Field(
    String name, int number, Type type, boolean required, Merge merge, Patch patch, String text) {

  /**
   * How a strategic merge patch merges a field.
   *
   * @param key the field that tells a list's elements apart; empty for values, or without a merge
   * @param merges whether lists are merged rather than replaced
   * @param retainsKeys whether a patch may name the fields that are to stay
   */
  public record Patch(Optional<String> key, boolean merges, boolean retainsKeys) {
    /** Replaces lists. */
    public static final Patch REPLACE = new Patch(Optional.empty(), false, false);
  }
}
