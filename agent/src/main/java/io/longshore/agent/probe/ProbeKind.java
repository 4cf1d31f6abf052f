package io.longshore.agent.probe;

import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Probe;
import java.util.Optional;

/** What is asked of a container. */
enum ProbeKind {
  /** Whether its start is through; until then nothing else is asked. */
  STARTUP("Startup"),
  /** Whether it can go on at all. */
  LIVENESS("Liveness"),
  /** Whether it can take requests. */
  READINESS("Readiness");

  private final String text;

  ProbeKind(String text) {
    this.text = text;
  }

  /** As events have it. */
  String text() {
    return text;
  }

  /** The probe of this kind that a container has. */
  Optional<Probe> of(Container container) {
    return switch (this) {
      case STARTUP -> container.startupProbe();
      case LIVENESS -> container.livenessProbe();
      case READINESS -> container.readinessProbe();
    };
  }
}
