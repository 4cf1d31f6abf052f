package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How longshore itself is started: by the script that this process was started by.
 *
 * @param home the folder of the distribution
 * @param java the folder of the Java that runs it
 * @param rehearsal where programs leave what their next start needs, if this is no more than a
 *     rehearsal
 */
record StartScript(Path home, Path java, Optional<Path> rehearsal) {

  /** Of the distribution and the Java of this process. */
  static StartScript own() {
    String home = System.getProperty("longshore.home", "");
    if (home.isEmpty()) {
      throw new CommandException("start it by the script bin/longshore: it says where it is");
    }
    return new StartScript(
        Path.of(home), Path.of(System.getProperty("java.home")), Optional.empty());
  }

  StartScript rehearsing(Path folder) {
    return new StartScript(home, java, Optional.of(folder));
  }

  private Path file() {
    return home.resolve("bin").resolve("longshore");
  }

  /** Where a rehearsal leaves what the script gives to the JVM. */
  Path caches() {
    return home.resolve("aot");
  }

  /** What a user types for this program: its name where the shell finds it by that. */
  String typed() {
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, "longshore"))
            .filter(Files::isExecutable)
            .findFirst()
            .filter(first -> isSame(first, file()))
            .isPresent();
    return found ? "longshore" : file().toString();
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
    List<String> command =
        Stream.concat(Stream.of(file().toString(), subcommand), arguments.stream()).toList();
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA25_HOME", java.toString());
    rehearsal.ifPresent(one -> environment.put("LONGSHORE_REHEARSAL", one.toString()));
    return new Job(subcommand, command, environment, folder.log(subcommand));
  }
}
