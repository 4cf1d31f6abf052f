package io.longshore.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code longshore} as the build has put it together, started by its script as users start it. */
final class Distribution {
  private static final Path SCRIPT =
      Path.of("cli", "target", "longshore", "bin", "longshore").toAbsolutePath();

  private Distribution() {}

  /** The words that run a subcommand on the same Java as that of the bench. */
  static List<String> command(String subcommand, List<String> arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "env",
                "JAVA25_HOME=" + System.getProperty("java.home"),
                SCRIPT.toString(),
                subcommand));
    words.addAll(arguments);
    return words;
  }
}
