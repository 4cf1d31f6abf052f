package io.longshore.agent.plan;

import io.longshore.cri.model.ContainerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a pod nobody needs any more: of each container the last that ended is kept for its log,
 * of sandboxes those that hold such a container.
 */
public record Garbage(List<ObservedContainer> containers, List<String> sandboxes) {
  /** Copies. */
  public Garbage {
    containers = List.copyOf(containers);
    sandboxes = List.copyOf(sandboxes);
  }

  /** That of a pod which goes on. */
  public static Garbage of(ObservedPod observed) {
    List<ObservedContainer> old = new ArrayList<>();
    Set<String> names =
        observed.containers().stream().map(ObservedContainer::name).collect(Collectors.toSet());
    for (String name : names) {
      List<ObservedContainer> history = observed.history(name);
      history.subList(Math.min(2, history.size()), history.size()).stream()
          .filter(container -> container.state() == ContainerState.EXITED)
          .forEach(old::add);
    }
    Set<String> held =
        observed.containers().stream()
            .filter(container -> !old.contains(container))
            .map(ObservedContainer::sandboxId)
            .collect(Collectors.toSet());
    List<String> empty =
        observed.sandboxes().stream()
            .skip(1)
            .filter(sandbox -> !sandbox.isReady() && !held.contains(sandbox.id()))
            .map(ObservedSandbox::id)
            .toList();
    return new Garbage(old, empty);
  }

  /** All that is left of a pod that has ended. */
  public static Garbage all(ObservedPod observed) {
    return new Garbage(
        observed.containers(), observed.sandboxes().stream().map(ObservedSandbox::id).toList());
  }
}
