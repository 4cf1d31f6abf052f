package io.longshore.cli.inspect;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.CommandException;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.netproxy.inspect.report.InspectJson;
import io.longshore.netproxy.inspect.report.ServicesText;
import io.longshore.netproxy.inspect.service.FrontendReport;
import io.longshore.netproxy.inspect.service.ServiceSurvey;
import java.util.List;
import java.util.Set;

/** Tells all that the kernel's rules make of one Service. */
final class ServiceCommand implements Command {
  @Override
  public String name() {
    return "service";
  }

  @Override
  public String summary() {
    return "tell all about one Service";
  }

  @Override
  public String help() {
    return """
      usage: longshore inspect service NAMESPACE/NAME [OPTION...]

      Tells of each of the Service's frontends what becomes of packets of this node and of
      packets from outside, and the share of each endpoint.
      Fails if the kernel has no rule for the Service.

      """
        + Kernel.OPTIONS;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Arguments given = Options.parse(arguments, Set.of(), Set.of());
    String service = given.only("a Service as NAMESPACE/NAME");
    boolean json = given.json();
    List<FrontendReport> reports = find(given, service);
    console
        .out()
        .print(
            json
                ? InspectJson.services(reports)
                : new ServicesText(console.colourful()).details(reports));
    return ExitCode.DONE;
  }

  static List<FrontendReport> find(Arguments given, String service) {
    List<FrontendReport> reports = new ServiceSurvey(Kernel.read(given)).of(service);
    if (reports.isEmpty()) {
      throw new CommandException(
          "the kernel has no rule for "
              + service
              + ": longshore inspect services lists those that it has");
    }
    return reports;
  }
}
