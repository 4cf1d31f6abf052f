package io.longshore.agent.event;

import io.longshore.kubeapi.core.ObjectReference;

/**
 * Something that happened.
 *
 * @param type Normal or Warning
 */
record Happening(ObjectReference about, String type, String reason, String message) {

  /** What all happenings of a kind share, whatever they say. */
  record Kind(ObjectReference about, String type, String reason) {}

  Kind kind() {
    return new Kind(about, type, reason);
  }

  Happening saying(String other) {
    return new Happening(about, type, reason, other);
  }
}
