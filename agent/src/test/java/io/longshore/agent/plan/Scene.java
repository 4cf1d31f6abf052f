package io.longshore.agent.plan;

import io.longshore.agent.plan.PodAction.EndContainer;
import io.longshore.agent.plan.PodAction.RunSandbox;
import io.longshore.agent.plan.PodAction.StartContainer;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.model.SandboxState;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A pod and what is seen of it, changed bit by bit; the newest sandbox is ready unless it is said.
 */
public record Scene(
    String policy,
    List<String> initial,
    List<String> main,
    List<String> ephemeral,
    List<ObservedSandbox> sandboxes,
    Map<String, Seen> seen,
    Health health,
    Map<String, RestartPause> pauses) {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant ENDED = NOW.minusSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A container. */
  public record Seen(ContainerState state, int exitCode, String image) {
    public static Seen in(ContainerState state) {
      return new Seen(state, 0, "image");
    }

    public static Seen running() {
      return in(ContainerState.RUNNING);
    }

    public static Seen ended(int exitCode) {
      return new Seen(ContainerState.EXITED, exitCode, "image");
    }

    public Seen madeOf(String other) {
      return new Seen(state, exitCode, other);
    }
  }

  public static Scene of(String policy, String... main) {
    return new Scene(
        policy,
        List.of(),
        List.of(main),
        List.of(),
        List.of(sandbox(0, true, "10.0.0.1")),
        Map.of(),
        Health.UNKNOWN,
        Map.of());
  }

  private static ObservedSandbox sandbox(int attempt, boolean ready, String address) {
    return new ObservedSandbox(
        new Sandbox(
            "sandbox-" + attempt,
            new SandboxMetadata("pod", "uid", "tests", attempt),
            ready ? SandboxState.READY : SandboxState.NOT_READY,
            NOW,
            Map.of(),
            Map.of(),
            ""),
        address.isEmpty() ? List.of() : List.of(address),
        false);
  }

  private Scene on(List<ObservedSandbox> others) {
    return new Scene(policy, initial, main, ephemeral, others, seen, health, pauses);
  }

  public Scene withoutSandbox() {
    return on(List.of());
  }

  public Scene withSandbox(boolean ready, String address) {
    return on(List.of(sandbox(0, ready, address)));
  }

  public Scene withSecondSandbox() {
    List<ObservedSandbox> both = new ArrayList<>(sandboxes);
    both.add(sandbox(1, true, "10.0.0.2"));
    return on(both);
  }

  public Scene initial(String name, boolean sidecar) {
    List<String> more = new ArrayList<>(initial);
    more.add(container(name, sidecar ? ",\"restartPolicy\":\"Always\"" : ""));
    return new Scene(policy, more, main, ephemeral, sandboxes, seen, health, pauses);
  }

  public Scene ephemeral(String name) {
    return new Scene(policy, initial, main, List.of(name), sandboxes, seen, health, pauses);
  }

  public Scene with(String name, Seen one) {
    Map<String, Seen> more = new TreeMap<>(seen);
    more.put(name, one);
    return new Scene(policy, initial, main, ephemeral, sandboxes, more, health, pauses);
  }

  private Scene with(Health other) {
    return new Scene(policy, initial, main, ephemeral, sandboxes, seen, other, pauses);
  }

  public Scene doomed(String name, Health.Judge judge) {
    return with(new Health(Set.of(), Set.of(), Map.of("id-" + name, new Health.Doom(judge))));
  }

  public Scene starting(String name) {
    Set<String> ids = new HashSet<>(health.starting());
    ids.add("id-" + name);
    return with(new Health(Set.of(), ids, Map.of()));
  }

  public Scene paused(String name, Duration length) {
    Map<String, RestartPause> one = Map.of(name, new RestartPause(length, ENDED));
    return new Scene(policy, initial, main, ephemeral, sandboxes, seen, health, one);
  }

  private static String container(String name, String more) {
    return "{\"name\":\"" + name + "\",\"image\":\"image\"" + more + "}";
  }

  public Pod pod() {
    return Json.read(
        """
        {"metadata":{"namespace":"tests","name":"pod","uid":"uid"},
         "spec":{"restartPolicy":"%s","initContainers":[%s],"containers":[%s],"ephemeralContainers":[%s]}}"""
            .formatted(policy, String.join(",", initial), joined(main), joined(ephemeral)),
        Pod.class);
  }

  private static String joined(List<String> names) {
    return names.stream().map(name -> container(name, "")).collect(Collectors.joining(","));
  }

  public ObservedPod observed() {
    return new ObservedPod(
        sandboxes,
        seen.entrySet().stream().map(one -> observed(one.getKey(), one.getValue())).toList());
  }

  private ObservedContainer observed(String name, Seen one) {
    String json =
        container(name, "").replace("\"image\":\"image\"", "\"image\":\"" + one.image + "\"");
    boolean hasEnded = one.state == ContainerState.EXITED;
    ContainerStatus status =
        new ContainerStatus(
            "id-" + name,
            new ContainerMetadata(name, 0),
            one.state,
            ENDED.minusSeconds(60),
            one.state == ContainerState.CREATED
                ? Optional.empty()
                : Optional.of(ENDED.minusSeconds(60)),
            hasEnded ? Optional.of(ENDED) : Optional.empty(),
            one.exitCode,
            ImageSpec.of(one.image),
            "",
            "",
            hasEnded ? (one.exitCode == 0 ? "Completed" : "Error") : "",
            "",
            Map.of(),
            Map.of(Annotations.HASH, PodContainers.fingerprint(Json.read(json, Container.class))),
            List.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    String sandbox = sandboxes.isEmpty() ? "" : sandboxes.getFirst().id();
    return new ObservedContainer(sandbox, status, "");
  }

  /** The actions in short. */
  public String plan() {
    PodPlan plan = PodPlanner.plan(pod(), new Situation(observed(), health, pauses, LONGEST), NOW);
    List<String> words = new ArrayList<>(plan.actions().stream().map(Scene::words).toList());
    plan.paused().keySet().stream().sorted().map("pause "::concat).forEach(words::add);
    return String.join(", ", words);
  }

  private static String words(PodAction action) {
    return switch (action) {
      case PodAction.EndAll() -> "end all";
      case RunSandbox(int attempt) -> "sandbox " + attempt;
      case EndContainer end -> "end " + end.member().name() + " " + end.why();
      case StartContainer start ->
          start.member().name()
              + " "
              + start.attempt()
              + start.unstarted().map(_ -> " instead").orElse("");
    };
  }
}
