package io.longshore.cli.cluster;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.CommandException;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.linux.netns.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Takes a cluster of one node away. */
final class DownCommand implements Command {
  @Override
  public String name() {
    return "down";
  }

  @Override
  public String summary() {
    return "take the cluster of this machine away, with all its objects and pods";
  }

  @Override
  public String help() {
    return """
        usage: longshore down [--root DIR]

        Ends the pods, the agent, the proxy, the master and the runtime that longshore up has
        started, and removes their rules, devices, mounts, control groups and files. Settings of the
        kernel that others may rely on by now stay, such as net.ipv4.ip_forward.

          --root DIR  everything the cluster has (default %s)
        """
        .formatted(ClusterFolder.USUAL);
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Arguments given = Arguments.parse(arguments, Set.of("--root"), Set.of()).withoutOthers();
    Path root = Path.of(given.option("--root").orElse(ClusterFolder.USUAL.toString()));
    if (!Files.exists(root)) {
      console.out().println("there is no cluster at " + root);
      return ExitCode.DONE;
    }
    List<String> problems =
        new Teardown(new ClusterFolder(root.toAbsolutePath()), NetworkNamespace.own()).run();
    if (!problems.isEmpty()) {
      throw new CommandException("not everything was removed: " + String.join("; ", problems));
    }
    console.out().println("the cluster is gone");
    return ExitCode.DONE;
  }
}
