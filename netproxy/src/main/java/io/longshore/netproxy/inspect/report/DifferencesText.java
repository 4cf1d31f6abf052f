package io.longshore.netproxy.inspect.report;

import io.longshore.netproxy.inspect.report.Columns.Cell;
import io.longshore.netproxy.inspect.service.Difference;
import java.util.List;

/** Differences for people. */
public final class DifferencesText {
  private DifferencesText() {}

  /** A line for each; a sentence if there are none. */
  public static String print(List<Difference> differences, boolean colourful) {
    if (differences.isEmpty()) {
      return "the kernel does what the Services want\n";
    }
    Columns columns = new Columns(colourful, "", "SERVICE", "FRONTEND", "DIFFERENCE");
    for (Difference one : differences) {
      columns.add(
          new Cell(one.kind().toString(), colour(one.kind())),
          Cell.of(one.service()),
          Cell.of(one.frontend()),
          Cell.of(one.what()));
    }
    return columns.print();
  }

  private static Colour colour(Difference.Kind kind) {
    return switch (kind) {
      case MISSING -> Colour.RED;
      case EXTRA, DIFFERENT -> Colour.YELLOW;
    };
  }
}
