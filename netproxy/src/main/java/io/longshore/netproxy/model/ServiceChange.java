package io.longshore.netproxy.model;

import java.util.Optional;

/** What has become of a service port since a backend last heard of it. */
public sealed interface ServiceChange {

  /** It is new. */
  record Added(ServiceView view) implements ServiceChange {}

  /** It is gone. */
  record Removed(ServiceView view) implements ServiceChange {}

  /** It is another. */
  record Changed(ServiceView before, ServiceView after) implements ServiceChange {}

  /** Whose change it is. */
  default ServicePortName name() {
    return switch (this) {
      case Added(ServiceView view) -> view.name();
      case Removed(ServiceView view) -> view.name();
      case Changed(_, ServiceView after) -> after.name();
    };
  }

  /** What was. */
  default Optional<ServiceView> was() {
    return switch (this) {
      case Added _ -> Optional.empty();
      case Removed(ServiceView view) -> Optional.of(view);
      case Changed(ServiceView before, _) -> Optional.of(before);
    };
  }

  /** What is to be. */
  default Optional<ServiceView> becomes() {
    return switch (this) {
      case Added(ServiceView view) -> Optional.of(view);
      case Removed _ -> Optional.empty();
      case Changed(_, ServiceView after) -> Optional.of(after);
    };
  }
}
