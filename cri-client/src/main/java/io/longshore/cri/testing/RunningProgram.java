package io.longshore.cri.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A program that a test started and stops: this process and no other. */
final class RunningProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The signal comes when the thread ends that started the program: prctl(2), PR_SET_PDEATHSIG. */
  private static final Executor STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("starts-programs").daemon().factory());

  private final Process process;
  private final Path log;

  private RunningProgram(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it in the folder of a file, to whose end goes what it prints. It ends with this JVM at
   * the latest.
   */
  static RunningProgram start(Path log, List<String> command) {
    List<String> mortal = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    mortal.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(mortal)
            .directory(log.resolveSibling("").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new RunningProgram(
        CompletableFuture.supplyAsync(() -> started(builder), STARTER).join(), log);
  }

  private static Process started(ProcessBuilder builder) {
    try {
      return builder.start();
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
