package io.longshore.agent.node;

import io.longshore.cri.model.Image;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.cri.model.RuntimeStatus;
import io.longshore.cri.model.RuntimeVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The container runtime as it was seen last. */
public sealed interface RuntimeView {

  /** It answers. */
  record Answering(RuntimeVersion version, RuntimeStatus status, List<Image> images)
      implements RuntimeView {
    /** Copies. */
    public Answering {
      images = List.copyOf(images);
    }
  }

  /** It does not. */
  record Silent(String reason) implements RuntimeView {}

  /** Why pods cannot run, in the words of pkg/kubelet/runtime.go. */
  default List<String> problems() {
    return switch (this) {
      case Silent(String reason) -> List.of("container runtime is down: " + reason);
      case Answering(_, RuntimeStatus status, _) -> problems(status);
    };
  }

  private static List<String> problems(RuntimeStatus status) {
    List<String> problems = new ArrayList<>();
    missing(status, RuntimeCondition.RUNTIME_READY)
        .ifPresent(text -> problems.add("container runtime not ready: " + text));
    missing(status, RuntimeCondition.NETWORK_READY)
        .ifPresent(text -> problems.add("container runtime network not ready: " + text));
    return problems;
  }

  private static Optional<String> missing(RuntimeStatus status, String type) {
    Optional<RuntimeCondition> condition = status.condition(type);
    if (condition.map(RuntimeCondition::met).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(
        type
            + "=false reason:"
            + condition.map(RuntimeCondition::reason).orElse("")
            + " message:"
            + condition.map(RuntimeCondition::message).orElse("not reported"));
  }
}
