package io.longshore.netproxy.inspect.report;

import io.longshore.netproxy.inspect.live.ServiceFlow;
import io.longshore.netproxy.inspect.report.Columns.Cell;
import java.util.List;

/** Flows of a Service for people. */
public final class FlowsText {
  private FlowsText() {}

  /** A line for each; a sentence if there are none. */
  public static String print(List<ServiceFlow> flows, boolean colourful) {
    if (flows.isEmpty()) {
      return "no flows\n";
    }
    Columns columns =
        new Columns(
            colourful, "FRONTEND", "CLIENT", "ENDPOINT", "STATE", "SECONDS LEFT", "REMARKS");
    for (ServiceFlow one : flows) {
      columns.add(
          Cell.of(one.frontend().text()),
          Cell.of(one.client()),
          Cell.of(one.endpoint()),
          Cell.of(one.state()),
          Cell.of(Long.toString(one.flow().timeoutSeconds())),
          one.stale()
              ? new Cell("stale: the endpoint is no more", Colour.RED)
              : Cell.of(one.masqueraded() ? "masqueraded" : ""));
    }
    return columns.print();
  }
}
