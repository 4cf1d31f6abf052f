package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.TestNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a user types, in a namespace of the cluster. */
record Kubectl(Path program, TestNetwork where, Path kubeconfig, String namespace) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  List<String> command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--namespace=" + namespace,
                // Not the cache of who runs the tests.
                "--cache-dir=" + kubeconfig.resolveSibling("cache")));
    command.addAll(List.of(words));
    return where.inside(command.toArray(String[]::new));
  }

  String run(String... words) {
    return with("", words);
  }

  String with(String input, String... words) {
    return Commands.runWithInput(input, command(words).toArray(String[]::new));
  }

  Commands.Result attempt(String... words) {
    return Commands.attempt("", command(words));
  }

  /** Fails unless the answer has the text. */
  String says(String wanted, String... words) {
    String text = run(words);
    assertTrue(text.contains(wanted), () -> "no \"" + wanted + "\" in:\n" + text);
    return text;
  }

  /** Waits until the answer has the text. */
  void comesToSay(String wanted, String... words) {
    String[] last = {""};
    Eventually.holds(
        PATIENCE,
        () -> {
          Commands.Result result = attempt(words);
          last[0] = result.output() + result.errors();
          return last[0].contains(wanted);
        },
        () ->
            "no \"" + wanted + "\" in the answer to " + String.join(" ", words) + ":\n" + last[0]);
  }

  void applies(String manifest) {
    with(manifest, "apply", "-f", "-");
  }
}
