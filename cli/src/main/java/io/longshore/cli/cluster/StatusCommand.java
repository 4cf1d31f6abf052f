package io.longshore.cli.cluster;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.linux.proc.ProcessStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says how the parts of a cluster of one node are. */
final class StatusCommand implements Command {
  private static final double MEGABYTE = 1e6;

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String summary() {
    return "say how the parts of this machine's cluster are";
  }

  @Override
  public String help() {
    return """
        usage: longshore status [--root DIR]

        A line for each part: whether it runs, what it says of its health, its memory. Ends with 1
        if a part does not run or is not well.

          --root DIR  everything the cluster has (default %s)
        """
        .formatted(ClusterFolder.USUAL);
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) throws InterruptedException {
    Arguments given = Arguments.parse(arguments, Set.of("--root"), Set.of()).withoutOthers();
    ClusterFolder folder =
        new ClusterFolder(
            Path.of(given.option("--root").orElse(ClusterFolder.USUAL.toString()))
                .toAbsolutePath());
    Jobs jobs = new Jobs(folder.processes());
    List<HealthCheck.Part> parts = HealthCheck.of(folder);
    console.out().printf("%-11s  %-8s  %-10s  %8s  %s%n", "PART", "PID", "HEALTH", "MEMORY", "LOG");
    boolean well = true;
    for (HealthCheck.Part part : parts) {
      Optional<ProcessMark> process = jobs.running(part.program());
      String health = process.isEmpty() ? "not running" : part.health().get();
      well &= health.equals(HealthCheck.WELL);
      console
          .out()
          .printf(
              "%-11s  %-8s  %-10s  %8s  %s%n",
              part.name(),
              process.map(mark -> Long.toString(mark.pid())).orElse("-"),
              health,
              process.map(StatusCommand::memory).orElse("-"),
              folder.log(part.program()));
    }
    return well ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String memory(ProcessMark mark) {
    return ProcessStatus.read(mark.pid()).residentBytes().stream()
        .mapToObj(bytes -> "%.0f MB".formatted(bytes / MEGABYTE))
        .findFirst()
        .orElse("-");
  }
}
