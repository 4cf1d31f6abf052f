package io.longshore.cli.cluster;

import io.longshore.cli.Command;
import java.util.List;

/** The commands for a cluster of this machine alone, and its rehearsal. */
public final class ClusterCommands {
  private ClusterCommands() {}

  /** All of them, in the order in which help shows them. */
  public static List<Command> all() {
    return List.of(new UpCommand(), new StatusCommand(), new DownCommand(), new RehearseCommand());
  }
}
