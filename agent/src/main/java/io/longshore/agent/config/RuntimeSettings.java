package io.longshore.agent.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How containers are run. */
public record RuntimeSettings(
    String containerRuntimeEndpoint,
    String imageServiceEndpoint,
    Duration runtimeRequestTimeout,
    boolean seccompDefault,
    List<String> allowedUnsafeSysctls,
    Optional<CrashLoops> crashLoopBackOff,
    Optional<UserNamespaces> userNamespaces,
    String hairpinMode) {
  static final RuntimeSettings DEFAULT =
      new RuntimeSettings(
          "unix:///run/containerd/containerd.sock",
          "",
          Duration.ofMinutes(2),
          false,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          "promiscuous-bridge");

  /** How long a container that fails again and again waits at the most. */
  public record CrashLoops(Optional<Duration> maxContainerRestartPeriod) {}

  /** How many users a pod with a user namespace of its own has. */
  public record UserNamespaces(Optional<Long> idsPerPod) {}

  /** Checks; the default where a value is empty. */
  public RuntimeSettings {
    containerRuntimeEndpoint =
        containerRuntimeEndpoint.isEmpty()
            ? "unix:///run/containerd/containerd.sock"
            : containerRuntimeEndpoint;
    runtimeRequestTimeout =
        runtimeRequestTimeout.isZero() ? Duration.ofMinutes(2) : runtimeRequestTimeout;
    Check.oneOf("hairpinMode", hairpinMode, "", "promiscuous-bridge", "hairpin-veth", "none");
    crashLoopBackOff
        .flatMap(CrashLoops::maxContainerRestartPeriod)
        .ifPresent(
            most ->
                Check.that(
                    most.toSeconds() >= 1 && most.toSeconds() <= 300,
                    "crashLoopBackOff.maxContainerRestartPeriod must lie in 1s to 300s"));
  }

  /** How long a container that fails again and again waits at the most. */
  public Duration longestRestartPause() {
    return crashLoopBackOff
        .flatMap(CrashLoops::maxContainerRestartPeriod)
        .orElse(Duration.ofMinutes(5));
  }
}
