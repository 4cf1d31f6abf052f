package io.longshore.linux.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that takes away what a test has begun if the test's JVM is killed: what is in the
 * kernel and what other programs have started outlives it. It reads from the JVM, and what it waits
 * for is the end of that.
 */
public final class Janitor implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final Process process;

  /**
   * With a script of the shell for what it then does, whose words {@code $1}, {@code $2}... are
   * these.
   */
  public Janitor(String script, String... words) {
    List<String> command =
        new ArrayList<>(List.of("setsid", "sh", "-c", "read -r word && exit 0\n" + script));
    command.add("janitor");
    command.addAll(List.of(words));
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** There is nothing left to do. */
  @Override
  public void close() {
    try (OutputStream words = process.getOutputStream()) {
      words.write("done\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the janitor has gone", e);
    }
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
