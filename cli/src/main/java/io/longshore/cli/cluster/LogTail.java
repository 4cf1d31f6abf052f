package io.longshore.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last word of a program. */
final class LogTail {
  private LogTail() {}

  /** Its last line, and where the others are. */
  static String of(Path log) {
    try {
      List<String> lines = Files.readAllLines(log).stream().filter(one -> !one.isBlank()).toList();
      String last = lines.isEmpty() ? "it printed nothing" : lines.getLast();
      return last + " (" + log + ")";
    } catch (IOException e) {
      return "there is no log at " + log;
    }
  }
}
