package io.longshore.kubeapi.client;

import io.longshore.kubeapi.json.Status;
import io.longshore.kubeapi.meta.Resource;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The API server refused a request, or could not be asked. */
public final class KubeApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** The code of a request that got no answer at all. */
  public static final int NO_ANSWER = 0;

  private final transient Status status;
  private final transient Optional<Duration> retryAfter;

  KubeApiException(String request, Status status, Optional<Duration> retryAfter) {
    super(request + ": " + describe(status));
    this.status = status;
    this.retryAfter = retryAfter;
  }

  KubeApiException(String request, RuntimeException cause) {
    super(request + ": " + cause.getMessage(), cause);
    this.status =
        new Status("Failure", String.valueOf(cause.getMessage()), "", NO_ANSWER, Optional.empty());
    this.retryAfter = Optional.empty();
  }

  /** A watch that the server ended with an error, which stands in its last event. */
  public static KubeApiException ofWatch(Resource<?> resource, Status status) {
    return new KubeApiException("watch of " + resource, status, Optional.empty());
  }

  private static String describe(Status status) {
    String reason = status.reason().isEmpty() ? "HTTP " + status.code() : status.reason();
    return status.message().isEmpty() ? reason : reason + ": " + status.message();
  }

  /** The HTTP code; {@link #NO_ANSWER} where there was no answer. */
  public int code() {
    return status.code();
  }

  /** The API's word for it, such as {@code NotFound}; empty where it gave none. */
  public String reason() {
    return status.reason();
  }

  /** The single mistakes, where the server found several. */
  public List<Status.Cause> causes() {
    return status.details().map(Status.Details::causes).orElse(List.of());
  }

  /** When the server wants to be asked again. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the server could not be asked, or its answer got lost. */
  public boolean noAnswer() {
    return code() == NO_ANSWER;
  }

  /** The object is not there. */
  public boolean notFound() {
    return code() == 404;
  }

  /** An object of that name is there. */
  public boolean alreadyExists() {
    return code() == 409 && reason().equals("AlreadyExists");
  }

  /** The object was changed by somebody else in the meantime. */
  public boolean conflict() {
    return code() == 409 && !alreadyExists();
  }

  /** That version is too old: list again. */
  public boolean expired() {
    return code() == 410 || reason().equals("Expired") || reason().equals("Gone");
  }

  /** The server asks to be asked less. */
  public boolean tooManyRequests() {
    return code() == 429;
  }

  /** The server does not know who we are. */
  public boolean unauthorized() {
    return code() == 401;
  }

  /** We may not do that. */
  public boolean forbidden() {
    return code() == 403;
  }

  /** The object is wrong. */
  public boolean invalid() {
    return code() == 422;
  }

  /** The request is wrong, or asks for something that this server does not know. */
  public boolean badRequest() {
    return code() == 400;
  }
}
