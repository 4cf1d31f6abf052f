package io.longshore.agent.outside;

import io.longshore.kubeapi.core.Pod;
import java.util.Optional;

/** Takes what happens to pods, to be told as Events. Returns at once; never throws. */
public interface PodEvents {
  /** How an event is meant. */
  enum Type {
    /** As it should be. */
    NORMAL("Normal"),
    /** Somebody should look. */
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** As the API has it. */
    public String text() {
      return text;
    }
  }

  /**
   * Something happened.
   *
   * @param fieldPath the container, such as {@code spec.containers{web}}; empty for the pod
   */
  void tell(Pod pod, Optional<String> fieldPath, Type type, String reason, String message);
}
