package io.longshore.cli.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that goes on when the command that started it has ended.
 *
 * @param environment what is added to that of the command
 * @param log where all that it prints goes
 */
record Job(String name, List<String> command, Map<String, String> environment, Path log) {
  Job {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
