package io.longshore.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a table says about pods: kubernetes' printPod. */
final class PodColumns {
  private PodColumns() {}

  static List<Column> all() {
    return List.of(
        Tables.name(),
        Tables.of("Ready", PodColumns::ready),
        Tables.of("Status", PodColumns::status),
        new Column("Restarts", false, PodColumns::restarts),
        Tables.age(),
        Tables.wide("IP", pod -> Tables.orNone(Tree.text(pod, "status", "podIP"))),
        Tables.wide("Node", pod -> Tables.orNone(Tree.text(pod, "spec", "nodeName"))),
        Tables.wide(
            "Nominated Node", pod -> Tables.orNone(Tree.text(pod, "status", "nominatedNodeName"))),
        Tables.wide("Readiness Gates", PodColumns::gates));
  }

  private static String ready(ObjectNode pod) {
    long ready =
        Tree.objects(pod, "status", "containerStatuses").stream()
            .filter(
                status -> status.path("ready").asBoolean() && status.path("state").has("running"))
            .count();
    return ready + "/" + Tree.at(pod, "spec", "containers").size();
  }

  private static String status(ObjectNode pod) {
    String reason = Tree.text(pod, "status", "reason");
    String status = reason.isEmpty() ? Tree.text(pod, "status", "phase") : reason;
    String initialization = initialization(pod);
    if (!initialization.isEmpty()) {
      status = initialization;
    } else {
      status = ofContainers(pod, status);
    }
    if (pod.path("metadata").has("deletionTimestamp")) {
      return reason.equals("NodeLost") ? "Unknown" : "Terminating";
    }
    return status;
  }

  private static String ofContainers(ObjectNode pod, String otherwise) {
    String status = otherwise;
    boolean running = false;
    for (ObjectNode container : Tree.objects(pod, "status", "containerStatuses").reversed()) {
      JsonNode state = container.path("state");
      if (!Tree.text(state, "waiting", "reason").isEmpty()) {
        status = Tree.text(state, "waiting", "reason");
      } else if (state.has("terminated")) {
        status = terminated(state.path("terminated"));
      } else if (state.has("running") && container.path("ready").asBoolean()) {
        running = true;
      }
    }
    // A pod is not completed while one of its containers runs.
    return status.equals("Completed") && running ? (isReady(pod) ? "Running" : "NotReady") : status;
  }

  private static String terminated(JsonNode state) {
    String reason = state.path("reason").asText("");
    if (!reason.isEmpty()) {
      return reason;
    }
    long signal = state.path("signal").asLong();
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + state.path("exitCode").asLong();
  }

  private static String initialization(ObjectNode pod) {
    List<ObjectNode> statuses = Tree.objects(pod, "status", "initContainerStatuses");
    Map<String, Boolean> sidecars = new HashMap<>();
    Tree.objects(pod, "spec", "initContainers")
        .forEach(
            container ->
                sidecars.put(
                    container.path("name").asText(),
                    container.path("restartPolicy").asText().equals("Always")));
    for (int i = 0; i < statuses.size(); i++) {
      ObjectNode status = statuses.get(i);
      JsonNode state = status.path("state");
      boolean sidecar = sidecars.getOrDefault(status.path("name").asText(), false);
      boolean done =
          state.has("terminated") && state.path("terminated").path("exitCode").asLong() == 0;
      if (done || (sidecar && status.path("started").asBoolean())) {
        continue;
      } else if (state.has("terminated")) {
        return "Init:" + terminated(state.path("terminated"));
      }
      String waiting = Tree.text(state, "waiting", "reason");
      boolean tells = !waiting.isEmpty() && !waiting.equals("PodInitializing");
      return tells ? "Init:" + waiting : "Init:" + i + "/" + sidecars.size();
    }
    return "";
  }

  private static boolean isReady(ObjectNode pod) {
    return Tree.objects(pod, "status", "conditions").stream()
        .anyMatch(
            c ->
                c.path("type").asText().equals("Ready")
                    && c.path("status").asText().equals("True"));
  }

  private static String restarts(ObjectNode pod, Instant now) {
    long count = 0;
    String last = "";
    for (ObjectNode container : Tree.objects(pod, "status", "containerStatuses")) {
      count += container.path("restartCount").asLong();
      String finished = Tree.text(container, "lastState", "terminated", "finishedAt");
      last = finished.compareTo(last) > 0 ? finished : last;
    }
    return count > 0 && !last.isEmpty()
        ? count + " (" + Tables.since(last, now) + " ago)"
        : Long.toString(count);
  }

  private static String gates(ObjectNode pod) {
    List<ObjectNode> gates = Tree.objects(pod, "spec", "readinessGates");
    long open =
        gates.stream()
            .filter(
                gate ->
                    Tree.objects(pod, "status", "conditions").stream()
                        .anyMatch(
                            c ->
                                c.path("type").equals(gate.path("conditionType"))
                                    && c.path("status").asText().equals("True")))
            .count();
    return gates.isEmpty() ? "<none>" : open + "/" + gates.size();
  }
}
