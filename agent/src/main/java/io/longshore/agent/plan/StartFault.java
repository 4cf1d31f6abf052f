package io.longshore.agent.plan;

import java.io.Serial;
import java.time.Instant;
import java.util.Optional;

/** A container was not started; reason and message are what its status says while it waits. */
public final class StartFault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why not, in the API's words. */
  public enum Reason {
    /** The image could not be pulled. */
    PULL_FAILED("ErrImagePull"),
    /** The image is pulled again later. */
    PULL_BACK_OFF("ImagePullBackOff"),
    /** The image is not there, and may not be pulled. */
    NEVER_PULL("ErrImageNeverPull"),
    /** The image's name is none. */
    INVALID_IMAGE_NAME("InvalidImageName"),
    /** The runtime did not say whether the image is there. */
    IMAGE_INSPECTION("ImageInspectError"),
    /** The registry is not there. */
    REGISTRY_UNAVAILABLE("RegistryUnavailable"),
    /** The image's signature was not accepted. */
    SIGNATURE("SignatureValidationFailed"),
    /** What the container refers to is missing or wrong. */
    CONFIGURATION("CreateContainerConfigError"),
    /** The runtime did not make it. */
    CREATION("CreateContainerError"),
    /** The runtime did not start it. */
    RUN("RunContainerError"),
    /** The hook after the start failed. */
    POST_START_HOOK("PostStartHookError"),
    /** It has ended again and again, and waits before it is started once more. */
    CRASH_LOOP("CrashLoopBackOff");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** As the API has it. */
    public String text() {
      return text;
    }
  }

  private final Reason reason;
  private final transient Optional<Instant> retry;

  /** A fault that is tried again when the pod is looked at again. */
  public StartFault(Reason reason, String message) {
    this(reason, message, Optional.empty());
  }

  /** A fault that is not tried again before a time. */
  public StartFault(Reason reason, String message, Optional<Instant> retry) {
    super(message);
    this.reason = reason;
    this.retry = retry;
  }

  /** A fault with what led to it. */
  public StartFault(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.retry = Optional.empty();
  }

  /** Why not. */
  public Reason reason() {
    return reason;
  }

  /** When it makes sense to try again. */
  public Optional<Instant> retry() {
    return retry;
  }

  /** The message, which is never absent. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
