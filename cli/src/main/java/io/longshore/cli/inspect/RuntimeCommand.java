package io.longshore.cli.inspect;

import io.longshore.cli.Command;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.cli.UsageException;
import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.connect.ContainerRuntimes;
import io.longshore.cri.inspect.RuntimeJson;
import io.longshore.cri.inspect.RuntimeReport;
import io.longshore.cri.inspect.RuntimeTable;
import io.longshore.cri.model.ContainerRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/** Asks the container runtime what it is and what it has; nothing else needs to run. */
final class RuntimeCommand implements Command {
  private static final CallDeadlines PATIENCE = new CallDeadlines(Duration.ofSeconds(30));

  /** What a call asks for; an empty endpoint is the one that the machine has. */
  private record Options(String endpoint, boolean json) {
    static Options parse(List<String> words) {
      String endpoint = "";
      boolean json = false;
      Iterator<String> rest = words.iterator();
      while (rest.hasNext()) {
        String word = rest.next();
        switch (word) {
          case "--runtime-endpoint" -> endpoint = value(word, rest);
          case "-o" -> json = isJson(value(word, rest));
          default -> throw new UsageException("inspect runtime does not know \"" + word + "\"");
        }
      }
      return new Options(endpoint, json);
    }

    private static String value(String option, Iterator<String> rest) {
      if (!rest.hasNext()) {
        throw new UsageException(option + " needs a value");
      }
      return rest.next();
    }

    private static boolean isJson(String format) {
      return switch (format) {
        case "json" -> true;
        case "text" -> false;
        default -> throw new UsageException("-o is text or json, but not \"" + format + "\"");
      };
    }
  }

  @Override
  public String name() {
    return "runtime";
  }

  @Override
  public String summary() {
    return "list what the container runtime has: pods, containers, images";
  }

  @Override
  public String help() {
    return """
        usage: longshore inspect runtime [OPTION...]

        Asks the container runtime of this node for its version and conditions, its sandboxes and
        containers with the pods they belong to, and its images with their sizes.

          --runtime-endpoint ENDPOINT  unix:///PATH, or docker:///PATH for a Docker Engine or Podman
                                       (default: the one that listens at a usual place)
          -o FORMAT                    text (default) or json
        """;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Options options = Options.parse(arguments);
    Endpoint endpoint = ContainerRuntimes.endpoint(options.endpoint());
    try (ContainerRuntime runtime = ContainerRuntimes.open(endpoint, PATIENCE)) {
      RuntimeReport report = RuntimeReport.collect(endpoint, runtime, Instant.now());
      console
          .out()
          .print(options.json() ? RuntimeJson.print(report) + "\n" : RuntimeTable.print(report));
    }
    return ExitCode.DONE;
  }
}
