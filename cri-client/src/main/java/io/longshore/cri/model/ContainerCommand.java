package io.longshore.cri.model;

import java.util.List;

/**
 * What a container runs.
 *
 * @param command instead of the image's entry point; empty for that
 * @param arguments instead of the image's; empty for those, unless there is a command
 * @param workingDirectory empty for the image's
 */
public record ContainerCommand(
    List<String> command,
    List<String> arguments,
    String workingDirectory,
    List<EnvironmentVariable> environment) {

  /** What the image says. */
  public static final ContainerCommand OF_IMAGE =
      new ContainerCommand(List.of(), List.of(), "", List.of());

  /** Copies. */
  public ContainerCommand {
    command = List.copyOf(command);
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }

  /** A program with its arguments. */
  public static ContainerCommand of(String... words) {
    return new ContainerCommand(List.of(words), List.of(), "", List.of());
  }
}
