package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How longshore itself is started.
 *
 * @param java the JVM's program
 * @param classPath where the classes are
 * @param options the folder with the JVM's options for each subcommand
 */
record JavaProgram(Path java, String classPath, Path options) {
  private static final String MAIN = "io.longshore.cli.Main";

  /** As the script bin/longshore has it: glibc would keep memory for each thread, mallopt(3). */
  private static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "1");

  /** As this process was. */
  static JavaProgram own() {
    String home = System.getProperty("longshore.home", "");
    if (home.isEmpty()) {
      throw new CommandException(
          "start it by the script bin/longshore: it says where the JVM's options are");
    }
    return new JavaProgram(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        Path.of(home, "jvm"));
  }

  /** A subcommand as a program. */
  Job job(String subcommand, ClusterFolder folder, List<String> arguments) {
    Path specific = options.resolve(subcommand);
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("@" + (Files.exists(specific) ? specific : options.resolve("command")));
    command.addAll(List.of("-cp", classPath, MAIN, subcommand));
    command.addAll(arguments);
    return new Job(subcommand, command, ENVIRONMENT, folder.log(subcommand));
  }
}
