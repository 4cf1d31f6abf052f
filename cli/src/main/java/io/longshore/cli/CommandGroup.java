package io.longshore.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Commands with a name in common.
 *
 * @param path all words up to here, such as {@code longshore inspect}
 */
public record CommandGroup(String path, String summary, List<Command> commands) implements Command {
  private static final List<String> HELP = List.of("help", "--help", "-h");

  /** Copies the list. */
  public CommandGroup {
    commands = List.copyOf(commands);
  }

  @Override
  public String name() {
    return path.substring(path.lastIndexOf(' ') + 1);
  }

  @Override
  public String help() {
    int width = commands.stream().mapToInt(command -> command.name().length()).max().orElse(0);
    String list =
        commands.stream()
            .map(command -> "  " + padded(command.name(), width) + "  " + command.summary() + "\n")
            .collect(Collectors.joining());
    return """
        %s: %s

        usage: %s COMMAND [ARGUMENT...]

        %s
        %s help COMMAND explains one of them.
        """
        .formatted(path, summary, path, list, path);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) throws InterruptedException {
    if (arguments.isEmpty()) {
      console.error().print(help());
      return ExitCode.USAGE;
    }
    List<String> rest = arguments.subList(1, arguments.size());
    if (HELP.contains(arguments.getFirst())) {
      console.out().print(rest.isEmpty() ? help() : command(rest.getFirst()).help());
      return ExitCode.DONE;
    }
    Command command = command(arguments.getFirst());
    if (rest.contains("--help") || rest.equals(List.of("-h"))) {
      return run(command, rest, console);
    }
    return command.run(rest, console);
  }

  /** A group explains the command that is asked about, which may be further down. */
  private static ExitCode run(Command command, List<String> rest, Console console)
      throws InterruptedException {
    if (command instanceof CommandGroup group) {
      return group.run(rest, console);
    }
    console.out().print(command.help());
    return ExitCode.DONE;
  }

  private Command command(String word) {
    Optional<Command> found =
        commands.stream().filter(command -> command.name().equals(word)).findFirst();
    return found.orElseThrow(
        () ->
            new UsageException(
                "no command is called \""
                    + word
                    + "\": "
                    + commands.stream().map(Command::name).collect(Collectors.joining(", "))));
  }
}
