package io.longshore.cli;

import java.util.List;

/** A subcommand. */
public interface Command {
  /** The word that it is called by. */
  String name();

  /** What it is for, in a few words that fit on a line. */
  String summary();

  /** What {@code --help} prints: how it is called, and what each option means. */
  String help();

  /**
   * Does it.
   *
   * @param arguments what stands behind its name
   * @throws UsageException for arguments that it does not understand
   * @throws CommandException where it cannot do what it is told
   */
  ExitCode run(List<String> arguments, Console console) throws InterruptedException;
}
