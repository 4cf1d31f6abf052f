package io.longshore.cli.cluster;

import io.longshore.base.log.Level;
import io.longshore.base.log.LibraryLogs;
import io.longshore.base.log.LogOutput;
import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import java.util.List;
import java.util.Set;

/** Makes the programs of this distribution start fast on this machine. */
final class RehearseCommand implements Command {
  @Override
  public String name() {
    return "rehearse";
  }

  @Override
  public String summary() {
    return "make the programs of this machine start faster";
  }

  @Override
  public String help() {
    return """
        usage: longshore rehearse

        Runs master and agent once, for about half a minute, in a folder and a network of their
        own, and keeps what they have loaded beside the distribution, in the folder aot: their
        next starts take half as long. What is kept is good for this Java and these jars; to be
        run again after one of them has changed, and until then programs start as if there was
        nothing. Needs root, for the network.

        exit codes: 0 done; 1 failed; 2 wrong arguments
        """;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Arguments.parse(arguments, Set.of(), Set.of()).withoutOthers();
    LogOutput.useStandardError(LogOutput.formatOfStandardError(), Level.ERROR);
    LibraryLogs.takeIn();
    new Rehearsal(StartScript.own(), console.out()).run();
    return ExitCode.DONE;
  }
}
