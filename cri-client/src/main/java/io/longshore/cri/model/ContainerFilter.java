package io.longshore.cri.model;

import java.util.Map;
import java.util.Optional;

/**
 * Which containers are meant.
 *
 * @param id empty for any, as {@code sandboxId}
 * @param labels that must all be there
 */
public record ContainerFilter(
    String id, String sandboxId, Optional<ContainerState> state, Map<String, String> labels) {

  /** All. */
  public static final ContainerFilter ALL = new ContainerFilter("", "", Optional.empty(), Map.of());

  /** Copies. */
  public ContainerFilter {
    labels = Map.copyOf(labels);
  }

  /** Those of a sandbox. */
  public static ContainerFilter ofSandbox(String id) {
    return new ContainerFilter("", id, Optional.empty(), Map.of());
  }

  /** Those with these labels. */
  public static ContainerFilter labelled(Map<String, String> labels) {
    return new ContainerFilter("", "", Optional.empty(), labels);
  }

  /** Whether a container is meant. */
  public boolean accepts(Container container) {
    return (id.isEmpty() || container.id().equals(id))
        && (sandboxId.isEmpty() || container.sandboxId().equals(sandboxId))
        && state.map(wanted -> wanted == container.state()).orElse(true)
        && container.labels().entrySet().containsAll(labels.entrySet());
  }
}
