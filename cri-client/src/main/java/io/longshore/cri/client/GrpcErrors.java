package io.longshore.cri.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;

/** What the statuses of gRPC mean. */
final class GrpcErrors {
  private GrpcErrors() {}

  static ContainerRuntimeException translate(
      String call, String runtime, StatusRuntimeException failure) {
    Status status = failure.getStatus();
    String text = status.getDescription() == null ? "" : status.getDescription();
    Category category = category(status.getCode(), text);
    return new ContainerRuntimeException(
        category, call + " at " + runtime + ": " + explained(category, text, status), failure);
  }

  private static String explained(Category category, String text, Status status) {
    return switch (category) {
      case UNAVAILABLE ->
          "the runtime is not there ("
              + text
              + (status.getCause() == null ? "" : ": " + status.getCause().getMessage())
              + ")";
      case DEADLINE -> "no answer in time";
      case INTERRUPTED -> "interrupted";
      case NOT_FOUND,
          ALREADY_EXISTS,
          INVALID,
          PRECONDITION,
          DENIED,
          EXHAUSTED,
          UNSUPPORTED,
          REGISTRY_UNAVAILABLE,
          SIGNATURE,
          FAILED ->
          text.isEmpty() ? status.getCode().name() : text;
    };
  }

  private static Category category(Status.Code code, String text) {
    return switch (code) {
      case NOT_FOUND -> Category.NOT_FOUND;
      case ALREADY_EXISTS -> Category.ALREADY_EXISTS;
      case UNAVAILABLE -> Category.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Category.DEADLINE;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> Category.INVALID;
      case FAILED_PRECONDITION, ABORTED -> Category.PRECONDITION;
      case PERMISSION_DENIED, UNAUTHENTICATED -> Category.DENIED;
      case RESOURCE_EXHAUSTED -> Category.EXHAUSTED;
      case UNIMPLEMENTED -> Category.UNSUPPORTED;
      case CANCELLED ->
          Thread.currentThread().isInterrupted() ? Category.INTERRUPTED : Category.UNAVAILABLE;
      case OK, UNKNOWN, INTERNAL, DATA_LOSS -> named(text);
    };
  }

  /**
   * Two errors have no code of their own: by {@code pkg/errors/errors.go} of cri-api their message
   * starts with a fixed word, which is the interface here.
   */
  private static Category named(String text) {
    if (text.startsWith("RegistryUnavailable")) {
      return Category.REGISTRY_UNAVAILABLE;
    }
    return text.startsWith("SignatureValidationFailed") ? Category.SIGNATURE : Category.FAILED;
  }

  /**
   * The interface says that stopping and removing what is gone succeeds; older runtimes say
   * NOT_FOUND.
   */
  static void ignoringAbsence(Runnable call) {
    try {
      call.run();
    } catch (ContainerRuntimeException e) {
      if (!e.notFound()) {
        throw e;
      }
    }
  }
}
