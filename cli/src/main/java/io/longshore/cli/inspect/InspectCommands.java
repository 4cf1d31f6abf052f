package io.longshore.cli.inspect;

import io.longshore.cli.CommandGroup;
import java.util.List;

/** All commands that begin with {@code longshore inspect}. */
public final class InspectCommands {
  private InspectCommands() {}

  /** The group. */
  public static CommandGroup group() {
    return new CommandGroup(
        "longshore inspect",
        "say why packets go where they go, and what the container runtime runs",
        List.of(
            new ServicesCommand(),
            new ServiceCommand(),
            new TraceCommand(),
            new DiffCommand(),
            new ConntrackCommand(),
            new RuntimeCommand()));
  }
}
