package io.longshore.netproxy.inspect.report;

import io.longshore.netproxy.inspect.report.Columns.Cell;
import io.longshore.netproxy.inspect.walk.Fate;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.Step;
import io.longshore.netproxy.inspect.walk.Trace;
import io.longshore.netproxy.inspect.walk.Way;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A packet's way for people: the steps of its likeliest way, and where all ways end. */
public final class TraceText {
  private final boolean colourful;

  /** With colours or without. */
  public TraceText(boolean colourful) {
    this.colourful = colourful;
  }

  /** Prints it. */
  public String print(Trace trace) {
    List<Way> ways =
        trace.ways().stream().sorted(Comparator.comparingDouble(way -> -way.share())).toList();
    Way likeliest = ways.getFirst();
    StringBuilder text = new StringBuilder();
    text.append(Colour.BOLD.paint(trace.packet().toString(), colourful));
    text.append(", by ").append(trace.from()).append("\n\n");
    text.append(steps(likeliest.steps()));
    if (ways.size() > 1) {
      text.append("\n").append(ways.size()).append(" ways; the steps above are of one of them\n");
    }
    return text.append('\n').append(ends(ways)).toString();
  }

  /** Prints steps alone. */
  public String steps(List<Step> steps) {
    StringBuilder text = new StringBuilder();
    steps.forEach(step -> text.append(step(step)));
    return text.toString();
  }

  private String step(Step step) {
    String place =
        step.table().isEmpty()
            ? step.hook()
            : step.hook() + "  " + step.table() + "  " + step.chain();
    StringBuilder text = new StringBuilder(Colour.FAINT.paint(place, colourful)).append('\n');
    text.append("    ").append(step.rule()).append('\n');
    step.why().forEach(why -> text.append("      ").append(why).append('\n'));
    if (!step.then().isEmpty() && !step.then().equals(step.rule())) {
      text.append("      -> ").append(Colour.BOLD.paint(step.then(), colourful)).append('\n');
    }
    return text.toString();
  }

  private String ends(List<Way> ways) {
    Columns columns = new Columns(colourful, "SHARE", "END", "SOURCE SEEN", "LEAVES BY", "IF");
    for (Way way : ways) {
      columns.add(
          Cell.of(percent(way.share())),
          end(way),
          Cell.of(source(way.fate())),
          Cell.of(way.fate() instanceof Fate.Delivered delivered ? delivered.link() : ""),
          Cell.of(String.join("; ", way.assumptions())));
    }
    return columns.print();
  }

  private static Cell end(Way way) {
    return switch (way.fate()) {
      case Fate.Delivered delivered ->
          new Cell(
              Packet.text(delivered.address(), delivered.packet().port())
                  + (delivered.translated() ? "" : " (not translated)")
                  + (delivered.taken() ? "" : ", where nobody listens"),
              delivered.translated() ? Colour.GREEN : Colour.YELLOW);
      case Fate.Rejected(String answer) ->
          new Cell("rejected with " + answer + by(way), Colour.RED);
      case Fate.Dropped _ -> new Cell("dropped" + by(way), Colour.RED);
      case Fate.Unroutable(String reason) -> new Cell("nowhere: " + reason, Colour.RED);
      case Fate.Handed(String to) -> new Cell("handed to " + to + by(way), Colour.YELLOW);
    };
  }

  private static String by(Way way) {
    Step last = way.steps().getLast();
    return last.table().isEmpty() ? "" : " by " + last.table() + ", chain " + last.chain();
  }

  private static String source(Fate fate) {
    return fate instanceof Fate.Delivered delivered
        ? delivered.packet().source() + (delivered.masqueraded() ? " (masqueraded)" : "")
        : "";
  }

  /** One place behind the point. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
