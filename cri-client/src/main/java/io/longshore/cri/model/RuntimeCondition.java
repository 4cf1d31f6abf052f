package io.longshore.cri.model;

/** Whether the runtime can do a part of its work. */
public record RuntimeCondition(String type, boolean met, String reason, String message) {
  /** Whether containers can run at all. */
  public static final String RUNTIME_READY = "RuntimeReady";

  /** Whether pods get a network. */
  public static final String NETWORK_READY = "NetworkReady";
}
