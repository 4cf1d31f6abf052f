package io.longshore.cri.model;

import java.io.Serial;

/** What a container runtime did not do. */
public final class ContainerRuntimeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why not. */
  public enum Category {
    /** What it is about does not exist. */
    NOT_FOUND,
    /** What was to be made exists. */
    ALREADY_EXISTS,
    /** The runtime is not there, or went away before it answered. */
    UNAVAILABLE,
    /** No answer in the time given. */
    DEADLINE,
    /** What was asked makes no sense to the runtime. */
    INVALID,
    /** Not in the state that things are in. */
    PRECONDITION,
    /** Not with these credentials or rights. */
    DENIED,
    /** Something is full. */
    EXHAUSTED,
    /** The runtime cannot do it at all. */
    UNSUPPORTED,
    /** The registry of an image is not there, or fails. */
    REGISTRY_UNAVAILABLE,
    /** An image's signature was not accepted. */
    SIGNATURE,
    /** The waiting thread was interrupted. */
    INTERRUPTED,
    /** It failed, and the message says all that is known. */
    FAILED
  }

  private final Category category;

  /** With a category. */
  public ContainerRuntimeException(Category category, String message) {
    super(message);
    this.category = category;
  }

  /** With a category and what led to it. */
  public ContainerRuntimeException(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** Why not. */
  public Category category() {
    return category;
  }

  /** Whether what it is about does not exist. */
  public boolean notFound() {
    return category == Category.NOT_FOUND;
  }

  /** Whether what was to be made exists. */
  public boolean alreadyExists() {
    return category == Category.ALREADY_EXISTS;
  }

  /** Whether the runtime is not there. */
  public boolean unavailable() {
    return category == Category.UNAVAILABLE;
  }

  /** Whether the runtime cannot do it at all. */
  public boolean unsupported() {
    return category == Category.UNSUPPORTED;
  }
}
