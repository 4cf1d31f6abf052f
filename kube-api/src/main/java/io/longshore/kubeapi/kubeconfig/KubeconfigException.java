package io.longshore.kubeapi.kubeconfig;

import java.io.Serial;

/** A kubeconfig, or what it points to, cannot be used. */
public final class KubeconfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  KubeconfigException(String message) {
    super(message);
  }

  KubeconfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
