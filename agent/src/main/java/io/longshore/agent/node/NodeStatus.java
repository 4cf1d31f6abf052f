package io.longshore.agent.node;

import io.longshore.cri.model.Image;
import io.longshore.cri.model.RuntimeHandler;
import io.longshore.cri.model.RuntimeVersion;
import io.longshore.kubeapi.core.Node;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says how a node is, from what was seen of it: pkg/kubelet/nodestatus. */
final class NodeStatus {
  private static final int MOST_NAMES_OF_IMAGE = 5;

  private NodeStatus() {}

  /**
   * All that was seen.
   *
   * @param hindrances why the node cannot take pods, besides what the runtime says
   */
  record Seen(
      Machine machine,
      Resources resources,
      RuntimeView runtime,
      Set<Shortage> shortages,
      List<String> hindrances,
      List<Node.Address> addresses) {}

  /** What the agent says of itself. */
  record Self(String version, int port, int mostImages) {}

  /** The status to be; what others say in conditions of their own stays. */
  static Node.Status of(Seen seen, Self self, Optional<Node.Status> before, Instant now) {
    List<Node.Condition> old = before.map(Node.Status::conditions).orElse(List.of());
    return new Node.Status(
        seen.resources().capacity(),
        seen.resources().allocatable(),
        conditions(seen, old, now.truncatedTo(ChronoUnit.SECONDS)),
        seen.addresses(),
        Optional.of(
            new Node.DaemonEndpoints(
                self.port() == 0
                    ? Optional.empty()
                    : Optional.of(new Node.DaemonEndpoint(self.port())))),
        Optional.of(systemInfo(seen, self)),
        images(seen.runtime(), self.mostImages()),
        before.map(Node.Status::volumesInUse).orElse(List.of()),
        handlers(seen.runtime()),
        features(seen.runtime()));
  }

  private static List<Node.Condition> conditions(Seen seen, List<Node.Condition> old, Instant now) {
    List<Node.Condition> own = new ArrayList<>();
    for (Shortage shortage : Shortage.values()) {
      boolean isShort = seen.shortages().contains(shortage);
      own.add(
          condition(
              shortage.condition(),
              isShort,
              shortage.reason(isShort),
              shortage.message(isShort),
              old,
              now));
    }
    List<String> problems =
        Stream.concat(seen.runtime().problems().stream(), seen.hindrances().stream()).toList();
    boolean ready = problems.isEmpty();
    own.add(
        condition(
            "Ready",
            ready,
            ready ? "KubeletReady" : "KubeletNotReady",
            ready ? "kubelet is posting ready status" : text(problems),
            old,
            now));
    Set<String> types = Set.copyOf(own.stream().map(Node.Condition::type).toList());
    return Stream.concat(
            old.stream().filter(condition -> !types.contains(condition.type())), own.stream())
        .toList();
  }

  /** As k8s.io/apimachinery aggregates errors. */
  private static String text(List<String> problems) {
    return problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
  }

  private static Node.Condition condition(
      String type,
      boolean holds,
      String reason,
      String message,
      List<Node.Condition> old,
      Instant now) {
    String status = holds ? "True" : "False";
    Optional<Instant> since =
        old.stream()
            .filter(before -> before.type().equals(type) && before.status().equals(status))
            .findFirst()
            .flatMap(Node.Condition::lastTransitionTime);
    return new Node.Condition(
        type, status, Optional.of(now), Optional.of(since.orElse(now)), reason, message);
  }

  private static Node.SystemInfo systemInfo(Seen seen, Self self) {
    Machine machine = seen.machine();
    String runtime =
        switch (seen.runtime()) {
          case RuntimeView.Answering(RuntimeVersion version, _, _) ->
              version.name() + "://" + version.version();
          case RuntimeView.Silent _ -> "";
        };
    return new Node.SystemInfo(
        machine.ids().machine(),
        machine.system(),
        machine.ids().boot(),
        machine.ids().kernel(),
        machine.osImage(),
        runtime,
        self.version(),
        "",
        "linux",
        NodeLabels.architecture());
  }

  /** The largest first, as many as are wanted; a negative number is no limit. */
  private static List<Node.Image> images(RuntimeView runtime, int most) {
    return switch (runtime) {
      case RuntimeView.Silent _ -> List.of();
      case RuntimeView.Answering(_, _, List<Image> images) ->
          images.stream()
              .sorted(Comparator.comparingLong(Image::bytes).reversed().thenComparing(Image::id))
              .limit(most < 0 ? Integer.MAX_VALUE : most)
              .map(image -> new Node.Image(names(image), image.bytes()))
              .toList();
    };
  }

  private static List<String> names(Image image) {
    return Stream.concat(image.digests().stream(), image.tags().stream())
        .limit(MOST_NAMES_OF_IMAGE)
        .toList();
  }

  private static List<Node.RuntimeHandler> handlers(RuntimeView runtime) {
    return switch (runtime) {
      case RuntimeView.Silent _ -> List.of();
      case RuntimeView.Answering answering ->
          answering.status().handlers().stream().map(NodeStatus::handler).toList();
    };
  }

  private static Node.RuntimeHandler handler(RuntimeHandler handler) {
    return new Node.RuntimeHandler(
        handler.name(),
        Optional.of(
            new Node.HandlerFeatures(
                Optional.of(handler.recursiveReadOnlyMounts()),
                Optional.of(handler.userNamespaces()))));
  }

  private static Optional<Node.Features> features(RuntimeView runtime) {
    return switch (runtime) {
      case RuntimeView.Silent _ -> Optional.empty();
      case RuntimeView.Answering answering ->
          Optional.of(
              new Node.Features(
                  Optional.of(answering.status().features().supplementalGroupsPolicy())));
    };
  }

  /** Whether two say the same, but for the times at which they say it. */
  static boolean same(Node.Status one, Node.Status other) {
    return timeless(one).equals(timeless(other));
  }

  private static Node.Status timeless(Node.Status status) {
    return new Node.Status(
        status.capacity(),
        status.allocatable(),
        status.conditions().stream()
            .map(
                condition ->
                    new Node.Condition(
                        condition.type(),
                        condition.status(),
                        Optional.empty(),
                        condition.lastTransitionTime(),
                        condition.reason(),
                        condition.message()))
            .toList(),
        status.addresses(),
        status.daemonEndpoints(),
        status.nodeInfo(),
        status.images(),
        status.volumesInUse(),
        status.runtimeHandlers(),
        status.features());
  }
}
