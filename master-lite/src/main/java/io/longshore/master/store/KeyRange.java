package io.longshore.master.store;

/** The keys from one, included, to another, not included, in the order of their bytes. */
public record KeyRange(String from, String to) {

  /** Refuses what can hold nothing. */
  public KeyRange {
    if (from.compareTo(to) > 0) {
      throw new IllegalArgumentException("\"" + from + "\" is after \"" + to + '"');
    }
  }

  /** All keys that begin with a text. */
  public static KeyRange prefix(String prefix) {
    int last = prefix.length() - 1;
    return new KeyRange(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
  }

  /** The keys of this range that come after one. */
  public KeyRange after(String key) {
    // No key lies between a key and the same with the smallest character behind it.
    return new KeyRange(key + '\0', to);
  }

  /** Whether a key is in it. */
  public boolean contains(String key) {
    return key.compareTo(from) >= 0 && key.compareTo(to) < 0;
  }
}
