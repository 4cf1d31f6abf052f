package io.longshore.agent.server;

import io.longshore.agent.config.ServerSettings;
import io.longshore.agent.pod.PodView;
import io.longshore.base.metrics.Metrics;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which page there is at which path: pkg/kubelet/server/server.go. */
final class Pages {
  private static final List<String> DEBUGGING =
      List.of("exec", "attach", "run", "portForward", "containerLogs", "runningpods");

  private final PodAccess pods;
  private final Figures figures;
  private final ServerSettings settings;
  private final Map<String, Object> configuration;
  private final Health health;
  private final Metrics metrics;
  private final Clock clock;

  Pages(
      PodAccess pods,
      Figures figures,
      ServerSettings settings,
      Map<String, Object> configuration,
      Health health,
      Metrics metrics,
      Clock clock) {
    this.pods = pods;
    this.figures = figures;
    this.settings = settings;
    this.configuration = configuration;
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  Answer answer(AgentRequest request) {
    List<String> parts = request.parts();
    String first = parts.isEmpty() ? "" : parts.getFirst();
    if (DEBUGGING.contains(first) && !settings.enableDebuggingHandlers()) {
      throw new Refusal(405, "Debug endpoints are disabled.");
    }
    return switch (first) {
      case "healthz" -> health.answer();
      case "pods" -> Answer.json(podList(pods.all().stream().map(Pages::withStatus).toList()));
      case "runningpods" ->
          Answer.json(
              podList(
                  pods.all().stream()
                      .filter(pod -> !pod.observed().running().isEmpty())
                      .map(Pages::withStatus)
                      .toList()));
      case "configz" -> Answer.json(Map.of("kubeletconfig", configuration));
      case "metrics" -> metrics(parts);
      case "stats" -> stats(parts, request);
      case "containerLogs", "exec", "attach", "run", "portForward" -> ofPod(parts, request);
      default -> throw new Refusal(404, "404 page not found");
    };
  }

  private static JsonObject withStatus(PodView view) {
    return Json.object(
        "v1", "Pod", new Pod(view.pod().metadata(), view.pod().spec(), Optional.of(view.status())));
  }

  private static Map<String, Object> podList(List<JsonObject> pods) {
    return Map.of("kind", "PodList", "apiVersion", "v1", "metadata", Map.of(), "items", pods);
  }

  private Answer metrics(List<String> parts) {
    return switch (String.join("/", parts)) {
      case "metrics" -> Answer.text(metrics.print());
      case "metrics/resource" -> Answer.text(figures.resource());
      case "metrics/cadvisor" -> Answer.text(figures.cadvisor());
      default -> throw new Refusal(404, "404 page not found");
    };
  }

  private Answer stats(List<String> parts, AgentRequest request) {
    if (!String.join("/", parts).equals("stats/summary")) {
      throw new Refusal(404, "404 page not found");
    }
    return Answer.json(figures.summary(request.isTrue("only_cpu_and_memory")));
  }

  /** Paths such as /exec/NAMESPACE/POD/CONTAINER, with the pod's uid between for some clients. */
  private Answer ofPod(List<String> parts, AgentRequest request) {
    boolean hasContainer = !parts.getFirst().equals("portForward");
    if (parts.size() < (hasContainer ? 4 : 3) || parts.size() > (hasContainer ? 5 : 4)) {
      throw new Refusal(404, "404 page not found");
    }
    String namespace = parts.get(1);
    String name = parts.get(2);
    String container = hasContainer ? parts.getLast() : "";
    Conversation.Wishes wishes = Conversation.Wishes.of(request);
    return switch (parts.getFirst()) {
      case "containerLogs" ->
          pods.log(namespace, name, container, LogOptions.of(request, clock.now()));
      case "exec" ->
          pods.exec(
              namespace,
              name,
              container,
              request.query().getOrDefault("command", List.of()),
              wishes);
      case "attach" -> pods.attach(namespace, name, container, wishes);
      case "run" ->
          pods.run(
              namespace,
              name,
              container,
              List.of(request.parameter("cmd").orElse("").split(" ", -1)));
      default -> pods.forward(namespace, name);
    };
  }
}
