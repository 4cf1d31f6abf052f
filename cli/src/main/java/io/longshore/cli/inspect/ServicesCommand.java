package io.longshore.cli.inspect;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.netproxy.inspect.report.InspectJson;
import io.longshore.netproxy.inspect.report.ServicesText;
import io.longshore.netproxy.inspect.service.FrontendReport;
import io.longshore.netproxy.inspect.service.ServiceSurvey;
import java.util.List;
import java.util.Set;

/** Lists what the kernel's rules make of Services. */
final class ServicesCommand implements Command {
  @Override
  public String name() {
    return "services";
  }

  @Override
  public String summary() {
    return "list the Services that the kernel's rules mean, whoever wrote them";
  }

  @Override
  public String help() {
    return """
      usage: longshore inspect services [OPTION...]

      Lists each place where packets for a Service arrive, and where they go from there.

      """
        + Kernel.OPTIONS;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Arguments given = Options.parse(arguments, Set.of(), Set.of()).withoutOthers();
    boolean json = given.json();
    List<FrontendReport> reports = new ServiceSurvey(Kernel.read(given)).all();
    console
        .out()
        .print(
            json
                ? InspectJson.services(reports)
                : new ServicesText(console.colourful()).list(reports));
    return ExitCode.DONE;
  }
}
