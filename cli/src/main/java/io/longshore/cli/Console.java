package io.longshore.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command prints.
 *
 * @param out what it was asked for
 * @param error what went wrong
 * @param colourful whether a person looks at it who may want colours
 */
public record Console(PrintStream out, PrintStream error, boolean colourful) {
  /** The streams of this process. Colours are for terminals: https://no-color.org. */
  static Console ofProcess() {
    boolean wanted = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    boolean able = !"dumb".equals(System.getenv("TERM"));
    return new Console(System.out, System.err, wanted && able && isTerminal());
  }

  /** The JDK's own test loads its line editor, and wants standard input to be a terminal too. */
  private static boolean isTerminal() {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
