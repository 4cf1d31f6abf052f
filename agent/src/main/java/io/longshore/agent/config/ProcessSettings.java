package io.longshore.agent.config;

import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agent itself, and the kernel under it. */
public record ProcessSettings(
    int oomScoreAdj,
    long maxOpenFiles,
    boolean protectKernelDefaults,
    boolean makeIPTablesUtilChains,
    int iptablesMasqueradeBit,
    int iptablesDropBit,
    Map<String, Boolean> featureGates,
    Logging logging,
    Optional<Tracing> tracing,
    String showHiddenMetricsForVersion) {
  static final ProcessSettings DEFAULT =
      new ProcessSettings(
          -999,
          1_000_000,
          false,
          true,
          14,
          15,
          Map.of(),
          new Logging("text", Optional.empty(), 0, List.of(), Optional.empty()),
          Optional.empty(),
          "");

  /** How log lines look, and which are written. */
  public record Logging(
      String format,
      Optional<IntOrString> flushFrequency,
      int verbosity,
      List<Module> vmodule,
      Optional<Options> options) {
    /** Checks. */
    public Logging {
      format = format.isEmpty() ? "text" : format;
      Check.oneOf("logging.format", format, "text", "json");
      Check.atLeastZero("logging.verbosity", verbosity);
    }
  }

  /** Another verbosity for some source files; read and not used. */
  public record Module(String filePattern, int verbosity) {}

  /** Options of each format; read and not used. */
  public record Options(Optional<Buffering> text, Optional<Buffering> json) {}

  /** How lines are collected. */
  public record Buffering(boolean splitStream, Optional<Quantity> infoBufferSize) {}

  /** Where traces go; read and not used. */
  public record Tracing(String endpoint, Optional<Integer> samplingRatePerMillion) {}

  /** Checks. */
  public ProcessSettings {
    Check.range("oomScoreAdj", oomScoreAdj, -1000, 1000);
    Check.range("iptablesMasqueradeBit", iptablesMasqueradeBit, 0, 31);
    Check.range("iptablesDropBit", iptablesDropBit, 0, 31);
  }
}
