package io.longshore.cri.inspect;

import io.longshore.cri.inspect.RuntimeReport.Pod;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.cri.model.RuntimeHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for people. */
public final class RuntimeTable {
  private static final int SHORT_ID = 13;
  private static final long KIBI = 1024;

  private RuntimeTable() {}

  /** Prints a report in columns. */
  public static String print(RuntimeReport report) {
    StringBuilder text = new StringBuilder();
    text.append("Endpoint    ").append(report.endpoint()).append('\n');
    text.append("Runtime     ").append(report.version().name());
    text.append(' ').append(report.version().version()).append(" (API ");
    text.append(report.version().apiVersion()).append(")\n");
    text.append("Conditions  ").append(conditions(report.conditions())).append('\n');
    text.append("Handlers    ").append(handlers(report.handlers())).append("\n\n");
    text.append(columns(pods(report))).append('\n').append(columns(images(report.images())));
    return text.toString();
  }

  private static String conditions(List<RuntimeCondition> conditions) {
    return conditions.stream()
        .map(
            condition ->
                condition.met()
                    ? condition.type()
                    : "not " + condition.type() + " (" + condition.message() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String handlers(List<RuntimeHandler> handlers) {
    return handlers.isEmpty()
        ? "the default"
        : handlers.stream()
            .map(handler -> handler.name().isEmpty() ? "(default)" : handler.name())
            .collect(Collectors.joining(", "));
  }

  private static List<List<String>> pods(RuntimeReport report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAMESPACE", "POD", "CONTAINER", "STATE", "AGE", "ID", "IMAGE"));
    for (Pod pod : report.pods()) {
      String namespace = pod.sandbox().metadata().namespace();
      String name = pod.sandbox().metadata().name();
      rows.add(
          List.of(
              namespace,
              name,
              "-",
              pod.sandbox().state().name().toLowerCase(Locale.ROOT),
              age(pod.sandbox().created(), report.at()),
              shortened(pod.sandbox().id()),
              "-"));
      for (Container container : pod.containers()) {
        rows.add(
            List.of(
                namespace,
                name,
                container.metadata().name(),
                container.state().name().toLowerCase(Locale.ROOT),
                age(container.created(), report.at()),
                shortened(container.id()),
                container.image().reference()));
      }
    }
    return rows;
  }

  private static List<List<String>> images(List<Image> images) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("IMAGE", "SIZE", "ID"));
    for (Image image : images) {
      String name = image.tags().isEmpty() ? "-" : String.join(", ", image.tags());
      rows.add(List.of(name, size(image.bytes()), shortened(image.id().replace("sha256:", ""))));
    }
    return rows;
  }

  private static String columns(List<List<String>> rows) {
    int count = rows.getFirst().size();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < count; column++) {
        int index = column;
        int width = rows.stream().mapToInt(other -> other.get(index).length()).max().orElse(0);
        String cell = row.get(column);
        boolean last = column == count - 1;
        text.append(cell).append(last ? "\n" : " ".repeat(width - cell.length() + 2));
      }
    }
    return text.toString();
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  private static String age(Instant created, Instant now) {
    Duration age = Duration.between(created, now);
    if (age.toDays() > 1) {
      return age.toDays() + "d";
    } else if (age.toHours() > 1) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 1 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
  }

  private static String size(long bytes) {
    if (bytes < KIBI * KIBI) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / (double) KIBI);
    }
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (KIBI * KIBI));
  }
}
