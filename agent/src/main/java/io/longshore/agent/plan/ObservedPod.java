package io.longshore.agent.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime has of a pod.
 *
 * @param sandboxes the newest first
 * @param containers of all sandboxes, the newest first
 */
public record ObservedPod(List<ObservedSandbox> sandboxes, List<ObservedContainer> containers) {
  /** Nothing. */
  public static final ObservedPod NOTHING = new ObservedPod(List.of(), List.of());

  /** Sorts: by attempts, as several may be made within the resolution of a clock. */
  public ObservedPod {
    sandboxes =
        sandboxes.stream()
            .sorted(
                Comparator.comparingInt(ObservedSandbox::attempt)
                    .thenComparing(sandbox -> sandbox.sandbox().created())
                    .reversed())
            .toList();
    containers =
        containers.stream()
            .sorted(
                Comparator.comparingInt(ObservedContainer::attempt)
                    .thenComparing(container -> container.status().created())
                    .reversed())
            .toList();
  }

  /** The sandbox that counts. */
  public Optional<ObservedSandbox> sandbox() {
    return sandboxes.stream().findFirst();
  }

  /** The container of a name that counts. */
  public Optional<ObservedContainer> container(String name) {
    return containers.stream().filter(container -> container.name().equals(name)).findFirst();
  }

  /** The containers of a name, the newest first. */
  public List<ObservedContainer> history(String name) {
    return containers.stream().filter(container -> container.name().equals(name)).toList();
  }

  /** The containers whose processes run. */
  public List<ObservedContainer> running() {
    return containers.stream().filter(ObservedContainer::isRunning).toList();
  }

  /** Whether nothing of it runs. */
  public boolean isStopped() {
    return running().isEmpty() && sandboxes.stream().noneMatch(ObservedSandbox::isReady);
  }
}
