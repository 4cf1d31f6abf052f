package io.longshore.netlink.ipset;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An element with what a set may keep of it.
 *
 * @param exception for sets with networks: what is in it is not in the set
 * @param timeoutSeconds when it goes; 0 is never
 */
public record Entry(
    Element element,
    boolean exception,
    OptionalInt timeoutSeconds,
    Optional<Counters> counters,
    Optional<String> comment) {

  /** What has matched an element. */
  public record Counters(long packets, long bytes) {}

  /** An element alone. */
  public static Entry of(Element element) {
    return new Entry(element, false, OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  /** This entry as an exception from a larger network. */
  public Entry asException() {
    return new Entry(element, true, timeoutSeconds, counters, comment);
  }

  /** This entry with a comment. */
  public Entry withComment(String text) {
    return new Entry(element, exception, timeoutSeconds, counters, Optional.of(text));
  }

  /** This entry with a time after which it goes. */
  public Entry withTimeout(int seconds) {
    return new Entry(element, exception, OptionalInt.of(seconds), counters, comment);
  }

  /** This entry with counters, which count on from there. */
  public Entry withCounters(long packets, long bytes) {
    return new Entry(
        element, exception, timeoutSeconds, Optional.of(new Counters(packets, bytes)), comment);
  }

  /** As ipset save has it, the command and the set's name left out. */
  @Override
  public String toString() {
    return element
        + (timeoutSeconds.isPresent() ? " timeout " + timeoutSeconds.getAsInt() : "")
        + (exception ? " nomatch" : "")
        + counters.map(one -> " packets " + one.packets + " bytes " + one.bytes).orElse("")
        + comment.map(text -> " comment \"" + text + "\"").orElse("");
  }
}
