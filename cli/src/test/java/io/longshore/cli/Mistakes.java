package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.linux.testing.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a command as somebody does who makes a mistake, and looks at what he sees: one line, and an
 * exit code.
 */
record Mistakes(String command) {
  Commands.Result run(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@src/main/distribution/jvm/command",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command));
    line.addAll(Arrays.asList(arguments));
    return Commands.attempt("", line);
  }

  void fails(ExitCode code, String line, String... arguments) {
    Commands.Result result = run(arguments);
    assertEquals(code.number(), result.exitCode(), result::toString);
    assertEquals("longshore: " + line + "\n", result.errors());
    assertEquals("", result.output());
  }
}
