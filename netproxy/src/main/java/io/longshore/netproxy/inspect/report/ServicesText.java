package io.longshore.netproxy.inspect.report;

import io.longshore.netproxy.inspect.report.Columns.Cell;
import io.longshore.netproxy.inspect.service.Answer;
import io.longshore.netproxy.inspect.service.FrontendReport;
import io.longshore.netproxy.inspect.service.SeenFrontend;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Services for people. */
public final class ServicesText {
  private static final int SHOWN = 3;

  private final boolean colourful;

  /** With colours or without. */
  public ServicesText(boolean colourful) {
    this.colourful = colourful;
  }

  /** A line for each frontend. */
  public String list(List<FrontendReport> reports) {
    if (reports.isEmpty()) {
      return """
          no rule is about a Service
          (a proxy in the mode userspace writes no rules: its sockets are seen by trace, and what it \
          does with packets by its metrics)
          """;
    }
    Columns columns =
        new Columns(
            colourful,
            "SERVICE",
            "TYPE",
            "FRONTEND",
            "POLICY",
            "AFFINITY",
            "CONNECTIONS",
            "ENDPOINTS");
    for (FrontendReport report : reports) {
      SeenFrontend frontend = report.frontend();
      columns.add(
          Cell.of(frontend.service()),
          Cell.of(frontend.kind().toString()),
          Cell.of(frontend.text()),
          Cell.of(policy(report)),
          Cell.of(seconds(report.usual().stickySeconds())),
          Cell.of(packets(frontend)),
          endpoints(report));
    }
    return columns.print();
  }

  private static String policy(FrontendReport report) {
    return report.policy().map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  private static String seconds(OptionalInt seconds) {
    return seconds.isEmpty() ? "" : seconds.getAsInt() + " s";
  }

  private static String packets(SeenFrontend frontend) {
    return frontend.packets().isEmpty() ? "" : Long.toString(frontend.packets().getAsLong());
  }

  private static Cell endpoints(FrontendReport report) {
    Answer answer = report.usual();
    if (answer.kind() != Answer.Kind.BALANCED) {
      Colour colour = report.isDead() ? Colour.RED : Colour.YELLOW;
      return new Cell("none: " + answer.kind(), colour);
    }
    String first = answer.shares().keySet().stream().limit(SHOWN).collect(Collectors.joining(", "));
    int more = answer.shares().size() - SHOWN;
    return Cell.of(more > 0 ? first + " and " + more + " more" : first);
  }

  /** All that is known of a Service. */
  public String details(List<FrontendReport> reports) {
    return reports.stream().map(this::details).collect(Collectors.joining("\n"));
  }

  private String details(FrontendReport report) {
    SeenFrontend frontend = report.frontend();
    StringBuilder text = new StringBuilder();
    text.append(Colour.BOLD.paint(frontend.service() + "  " + frontend.text(), colourful));
    text.append("  (").append(frontend.kind()).append("; ").append(frontend.layout()).append(")\n");
    String policy = policy(report);
    text.append(policy.isEmpty() ? "" : "  external policy  " + policy + "\n");
    String affinity = seconds(report.usual().stickySeconds());
    text.append(affinity.isEmpty() ? "" : "  clients stay     for " + affinity + "\n");
    text.append(frontend.sources().isEmpty() ? "" : "  open to          " + join(frontend) + "\n");
    String packets = packets(frontend);
    text.append(packets.isEmpty() ? "" : "  connections      " + packets + "\n");
    if (report.fromNode().equals(report.fromOutside())) {
      return text.append(answer("packets", report.fromNode())).toString();
    }
    return text.append(answer("packets of this node", report.fromNode()))
        .append(answer("packets from outside", report.fromOutside()))
        .toString();
  }

  private static String join(SeenFrontend frontend) {
    return frontend.sources().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private String answer(String whose, Answer answer) {
    StringBuilder text = new StringBuilder("  ").append(whose).append(": ");
    Colour colour = answer.kind() == Answer.Kind.BALANCED ? Colour.GREEN : Colour.RED;
    text.append(colour.paint(answer.kind().toString(), colourful));
    text.append(answer.masqueraded() ? ", with the node's address for their source\n" : "\n");
    for (Map.Entry<String, Double> share : answer.shares().entrySet()) {
      text.append("    ").append(share.getKey()).append("  ");
      text.append(TraceText.percent(share.getValue())).append('\n');
    }
    answer.doubts().forEach(doubt -> text.append("    if ").append(doubt).append('\n'));
    return text.toString();
  }
}
