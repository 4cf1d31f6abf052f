package io.longshore.kubeapi.http;

import java.io.Serial;

/** A request that got no whole answer. */
public final class HttpException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Category {
    /** No connection: the request was not sent. */
    CONNECT,
    /** The server's certificate was not accepted, or ours was not: the request was not sent. */
    TLS,
    /** No answer, or no more of it, in the time given. */
    TIMEOUT,
    /** The connection ended before the answer did. */
    CLOSED,
    /** What came was not HTTP. */
    PROTOCOL,
    /** The waiting thread was interrupted. */
    INTERRUPTED
  }

  private final Category category;

  HttpException(Category category, String message) {
    super(message);
    this.category = category;
  }

  HttpException(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** What went wrong. */
  public Category category() {
    return category;
  }

  /** Whether the server cannot have seen the request. */
  public boolean wasNotSent() {
    return category == Category.CONNECT || category == Category.TLS;
  }
}
