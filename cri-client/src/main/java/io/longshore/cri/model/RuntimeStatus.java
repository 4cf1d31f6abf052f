package io.longshore.cri.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the runtime is.
 *
 * @param information what else it tells for people: keys and contents are the runtime's own
 */
public record RuntimeStatus(
    List<RuntimeCondition> conditions,
    List<RuntimeHandler> handlers,
    RuntimeFeatures features,
    Map<String, String> information) {

  /** Checks and copies. */
  public RuntimeStatus {
    conditions = List.copyOf(conditions);
    handlers = List.copyOf(handlers);
    information = Map.copyOf(information);
  }

  /** A condition by its type. */
  public Optional<RuntimeCondition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }
}
