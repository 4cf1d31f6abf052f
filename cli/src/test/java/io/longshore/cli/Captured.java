package io.longshore.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a command prints. */
public final class Captured {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  /** Without colours. */
  public Console console() {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(error, true, StandardCharsets.UTF_8),
        false);
  }

  /** What was printed to standard output. */
  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What was printed to standard error. */
  public String error() {
    return error.toString(StandardCharsets.UTF_8);
  }

  /** Forgets all. */
  public void clear() {
    out.reset();
    error.reset();
  }
}
