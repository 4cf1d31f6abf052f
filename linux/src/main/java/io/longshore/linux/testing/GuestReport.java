package io.longshore.linux.testing;

import java.util.ArrayList;
import java.util.List;

/** What a guest tells of its tests, a line for each event: the way from one JVM to another. */
record GuestReport(Event event, String id, String name, String text) {

  /** What happened to a test. */
  enum Event {
    /** It will run, or has begun. */
    PLANNED,
    PASSED,
    /** It failed; so may a class, for which none of its tests run. */
    FAILED,
    SKIPPED,
    /** All tests of the guest ended; without this one it broke down before. */
    COMPLETE
  }

  /** The line, line end included. */
  String line() {
    return event + "\t" + escape(id) + "\t" + escape(name) + "\t" + escape(text) + "\n";
  }

  /** Reads lines; what a guest left unfinished at the end is left out. */
  static List<GuestReport> parse(String lines) {
    List<GuestReport> found = new ArrayList<>();
    for (String line : lines.substring(0, lines.lastIndexOf('\n') + 1).lines().toList()) {
      String[] parts = line.split("\t", -1);
      if (parts.length != 4) {
        throw new IllegalArgumentException("not a report of a guest: " + line);
      }
      found.add(
          new GuestReport(
              Event.valueOf(parts[0]),
              parts[1].translateEscapes(),
              parts[2].translateEscapes(),
              parts[3].translateEscapes()));
    }
    return found;
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
