package io.longshore.linux.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs the tools that tests compare us with. */
public final class Commands {
  private static final int PATIENCE_SECONDS = 60;

  /** A thread for each stream: on two cores the common pool has one, and a full pipe would wait. */
  private static final Executor READERS = Thread::startVirtualThread;

  /** How a command ended. */
  public record Result(List<String> command, int exitCode, String output, String errors) {
    @Override
    public String toString() {
      return String.join(" ", command) + " ended with " + exitCode + ":\n" + output + errors;
    }
  }

  private Commands() {}

  /** Runs a command that must succeed, and returns what it printed. */
  public static String run(String... command) {
    return runWithInput("", command);
  }

  /** As {@link #run}, with text on its standard input. */
  public static String runWithInput(String input, String... command) {
    Result result = attempt(input, List.of(command));
    if (result.exitCode != 0) {
      throw new AssertionError(result.toString());
    }
    return result.output;
  }

  /** Runs a command that may fail. */
  public static Result attempt(String input, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).start();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), READERS);
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> text(process.getInputStream()), READERS);
      try (var stream = process.getOutputStream()) {
        stream.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " runs longer than " + PATIENCE_SECONDS + " s");
      }
      return new Result(command, process.exitValue(), output.join(), errors.join());
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  private static String text(java.io.InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }
}
