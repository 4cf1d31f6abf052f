package io.longshore.cli;

import io.longshore.cli.cluster.ClusterCommands;
import io.longshore.cli.inspect.InspectCommands;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The longshore command. */
public final class Main {
  private Main() {}

  /** All commands, in the order in which help shows them. */
  static CommandGroup commands() {
    return new CommandGroup(
        "longshore",
        "a Kubernetes node in one process",
        Stream.of(
                ClusterCommands.all(),
                List.of(
                    new MasterCommand(),
                    new AgentCommand(),
                    new ProxyCommand(),
                    InspectCommands.group(),
                    new VersionCommand()))
            .flatMap(List::stream)
            .toList());
  }

  /** Runs a command and ends with its exit code. */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(commands(), List.of(arguments), Console.ofProcess()).number());
  }

  /** Runs a command; what goes wrong is one line on standard error. */
  static ExitCode run(Command command, List<String> arguments, Console console)
      throws InterruptedException {
    List<String> meant = arguments.equals(List.of("--version")) ? List.of("version") : arguments;
    try {
      return command.run(meant, console);
    } catch (UsageException e) {
      console.error().println("longshore: " + e.getMessage() + " (longshore --help)");
      return ExitCode.USAGE;
    } catch (RuntimeException e) {
      Optional<String> problem = Problem.of(e);
      if (problem.isEmpty()) {
        throw e;
      }
      console.error().println("longshore: " + problem.get());
      return ExitCode.FAILED;
    } catch (UnsatisfiedLinkError e) {
      console.error().println("longshore: " + Problem.of(e));
      return ExitCode.FAILED;
    } finally {
      console.out().flush();
    }
  }
}
