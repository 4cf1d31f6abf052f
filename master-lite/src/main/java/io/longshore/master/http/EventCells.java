package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.time.Instant;
import java.util.Locale;

/** What a table says about events: kubernetes' printEvent. */
final class EventCells {
  private EventCells() {}

  static String lastSeen(ObjectNode event, Instant now) {
    String last = Tree.text(event, "lastTimestamp");
    String series = Tree.text(event, "series", "lastObservedTime");
    return series.isEmpty() && last.isEmpty()
        ? firstSeen(event, now)
        : Tables.since(series.isEmpty() ? last : series, now);
  }

  static String firstSeen(ObjectNode event, Instant now) {
    String first = Tree.text(event, "firstTimestamp");
    return Tables.since(first.isEmpty() ? Tree.text(event, "eventTime") : first, now);
  }

  static String object(ObjectNode event) {
    String kind = Tree.text(event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
    String name = Tree.text(event, "involvedObject", "name");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  static String source(ObjectNode event) {
    String component = Tree.text(event, "source", "component");
    String host = Tree.text(event, "source", "host");
    return component.isEmpty()
        ? Tree.text(event, "reportingComponent")
        : host.isEmpty() ? component : component + ", " + host;
  }

  static String count(ObjectNode event) {
    long series = Tree.at(event, "series", "count").asLong();
    return Long.toString(Math.max(1, Math.max(series, event.path("count").asLong())));
  }
}
