package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
    return new JavaProgram(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        home().resolve("jvm"));
  }

  private static Path home() {
    String home = System.getProperty("longshore.home", "");
    if (home.isEmpty()) {
      throw new CommandException(
          "start it by the script bin/longshore: it says where the JVM's options are");
    }
    return Path.of(home);
  }

  /** What a user types for this program: its name where the shell finds it by that. */
  static String typed() {
    Path script = home().resolve("bin").resolve("longshore");
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, "longshore"))
            .filter(Files::isExecutable)
            .findFirst()
            .filter(first -> isSame(first, script))
            .isPresent();
    return found ? "longshore" : script.toString();
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException _) {
      return false;
    }
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
