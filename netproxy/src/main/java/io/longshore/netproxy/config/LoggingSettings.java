package io.longshore.netproxy.config;

import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.Quantity;
import java.util.List;
import java.util.Optional;

/**
 * How log lines look, and which are written.
 *
 * @param flushFrequency read and not used: each line is written at once
 * @param vmodule read and not used, as the options are
 */
public record LoggingSettings(
    String format,
    Optional<IntOrString> flushFrequency,
    int verbosity,
    List<Module> vmodule,
    Optional<Options> options) {
  static final LoggingSettings DEFAULT =
      new LoggingSettings("", Optional.empty(), 0, List.of(), Optional.empty());

  /** Another verbosity for some source files. */
  public record Module(String filePattern, int verbosity) {}

  /** Options of each format. */
  public record Options(Optional<Buffering> text, Optional<Buffering> json) {}

  /** How lines are collected. */
  public record Buffering(boolean splitStream, Optional<Quantity> infoBufferSize) {}

  /** Checks. */
  public LoggingSettings {
    format = format.isEmpty() ? "text" : format;
    Check.oneOf("format", format, "text", "json");
    Check.atLeastZero("verbosity", verbosity);
  }
}
