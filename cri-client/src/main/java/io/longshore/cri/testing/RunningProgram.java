package io.longshore.cri.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that a test started and stops: this process and no other. */
final class RunningProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;

  private RunningProgram(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it in the folder of a file, to whose end goes what it prints. */
  static RunningProgram start(Path log, List<String> command) {
    try {
      return new RunningProgram(
          new ProcessBuilder(command)
              .directory(log.resolveSibling("").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The last of what it printed, and how it ended if it has. */
  String words() {
    String end = process.isAlive() ? "" : "(ended with " + process.exitValue() + ")";
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 4000)) + end;
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }

  /** Ends it as a crash would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
