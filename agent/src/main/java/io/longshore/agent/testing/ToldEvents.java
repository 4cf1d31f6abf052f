package io.longshore.agent.testing;

import io.longshore.agent.outside.PodEvents;
import io.longshore.kubeapi.core.Pod;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps events. */
public final class ToldEvents implements PodEvents {
  /** An event. */
  public record Told(String pod, Type type, String reason, String message) {}

  private final List<Told> told = new CopyOnWriteArrayList<>();

  @Override
  public void tell(Pod pod, Optional<String> fieldPath, Type type, String reason, String message) {
    told.add(new Told(pod.metadata().name(), type, reason, message));
  }

  /** The reasons of a pod's events, in their order. */
  public List<String> reasons(String pod) {
    return told.stream().filter(one -> one.pod().equals(pod)).map(Told::reason).toList();
  }

  /** The messages of a pod's events of one reason. */
  public List<String> messages(String pod, String reason) {
    return told.stream()
        .filter(one -> one.pod().equals(pod) && one.reason().equals(reason))
        .map(Told::message)
        .toList();
  }

  @Override
  public String toString() {
    return told.toString();
  }
}
