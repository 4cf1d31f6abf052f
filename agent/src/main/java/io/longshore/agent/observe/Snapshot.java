package io.longshore.agent.observe;

import io.longshore.agent.plan.Annotations;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.Sandbox;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The states of all sandboxes and containers at a moment, by the uid of their pod.
 *
 * @param pods for each uid, the states by what the runtime calls the parts
 */
record Snapshot(Map<String, Map<String, String>> pods) {
  static final Snapshot EMPTY = new Snapshot(Map.of());

  /** What has no uid is not ours: somebody else uses the runtime too. */
  static Snapshot of(List<Sandbox> sandboxes, List<Container> containers) {
    Map<String, Map<String, String>> pods = new HashMap<>();
    sandboxes.forEach(sandbox -> put(pods, sandbox.labels(), sandbox.id(), sandbox.state().name()));
    containers.forEach(
        container -> put(pods, container.labels(), container.id(), container.state().name()));
    return new Snapshot(pods);
  }

  private static void put(
      Map<String, Map<String, String>> pods, Map<String, String> labels, String id, String state) {
    String uid = labels.getOrDefault(Annotations.POD_UID, "");
    if (!uid.isEmpty()) {
      pods.computeIfAbsent(uid, _ -> new HashMap<>()).put(id, state);
    }
  }

  /** The pods that were different at another moment. */
  Set<String> changedSince(Snapshot other) {
    Set<String> changed = new HashSet<>();
    pods.forEach(
        (uid, parts) -> {
          if (!parts.equals(other.pods.get(uid))) {
            changed.add(uid);
          }
        });
    other.pods.keySet().stream().filter(uid -> !pods.containsKey(uid)).forEach(changed::add);
    return changed;
  }
}
