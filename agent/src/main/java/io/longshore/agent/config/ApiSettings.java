package io.longshore.agent.config;

/**
 * How much the API server is asked.
 *
 * @param contentType read and not used: objects are read as JSON
 */
public record ApiSettings(
    int eventRecordQPS, int eventBurst, String contentType, int kubeAPIQPS, int kubeAPIBurst) {
  static final ApiSettings DEFAULT =
      new ApiSettings(50, 100, "application/vnd.kubernetes.protobuf", 50, 100);

  /** Checks. */
  public ApiSettings {
    Check.atLeastZero("eventRecordQPS", eventRecordQPS);
    Check.atLeastZero("eventBurst", eventBurst);
    Check.atLeastZero("kubeAPIQPS", kubeAPIQPS);
    Check.atLeastZero("kubeAPIBurst", kubeAPIBurst);
  }
}
