package io.longshore.agent.server;

import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.pod.PodView;
import io.longshore.agent.pod.Pods;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ExecResult;
import io.longshore.cri.model.StreamSelection;
import io.longshore.kubeapi.core.ContainerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Logs, commands and ports of pods, by their names. Safe for use by several threads. */
final class PodAccess {
  private static final Duration RUN_PATIENCE = Duration.ofMinutes(4);

  private final Pods pods;
  private final ContainerRuntime runtime;

  PodAccess(Pods pods, ContainerRuntime runtime) {
    this.pods = pods;
    this.runtime = runtime;
  }

  List<PodView> all() {
    return pods.pods();
  }

  private PodView pod(String namespace, String name) {
    return pods.pod(namespace, name)
        .orElseThrow(
            () -> new Refusal(404, "pod does not exist: \"" + namespace + "/" + name + '"'));
  }

  private ObservedContainer running(String namespace, String name, String container) {
    return pod(namespace, name)
        .observed()
        .container(container)
        .filter(ObservedContainer::isRunning)
        .orElseThrow(() -> new Refusal(404, "container not found (\"" + container + "\")"));
  }

  Answer log(String namespace, String name, String container, LogOptions options) {
    PodView pod = pod(namespace, name);
    String id = loggedId(pod, container, options.previous());
    String path = path(id, container, name);
    return new Answer.Streamed(
        "text/plain; charset=utf-8",
        out -> new LogReader(Path.of(path), options, () -> runs(id), out).read());
  }

  private String path(String id, String container, String name) {
    try {
      String path = runtime.containerStatus(id).logPath();
      if (path.isEmpty() || !Files.exists(Path.of(path))) {
        throw new Refusal(
            404, "the log of container \"" + container + "\" in pod \"" + name + "\" is gone");
      }
      return path;
    } catch (ContainerRuntimeException e) {
      throw new Refusal(
          400,
          "container \""
              + container
              + "\" in pod \""
              + name
              + "\" is not available: "
              + e.getMessage(),
          e);
    }
  }

  private boolean runs(String id) {
    try {
      return runtime.containerStatus(id).state() == ContainerState.RUNNING;
    } catch (ContainerRuntimeException e) {
      return false;
    }
  }

  /** pkg/kubelet/kubelet_pods.go, validateContainerLogStatus. */
  private static String loggedId(PodView pod, String container, boolean previous) {
    String name = pod.pod().metadata().name();
    ContainerStatus status = status(pod, container);
    Optional<String> running =
        status.state().flatMap(ContainerStatus.State::running).map(_ -> status.containerID());
    Optional<String> ended =
        status
            .state()
            .flatMap(ContainerStatus.State::terminated)
            .map(ContainerStatus.Terminated::containerID);
    Optional<String> before =
        status
            .lastState()
            .flatMap(ContainerStatus.State::terminated)
            .map(ContainerStatus.Terminated::containerID);
    Optional<String> id = previous ? before : running.or(() -> ended).or(() -> before);
    return id.filter(text -> !text.isEmpty())
        .map(text -> text.substring(text.indexOf("://") + 1).replaceFirst("^//", ""))
        .orElseThrow(() -> new Refusal(400, whyNoLog(status, container, name, previous)));
  }

  private static ContainerStatus status(PodView pod, String container) {
    return Stream.of(
            pod.status().containerStatuses(),
            pod.status().initContainerStatuses(),
            pod.status().ephemeralContainerStatuses())
        .flatMap(List::stream)
        .filter(status -> status.name().equals(container))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    400,
                    "container \""
                        + container
                        + "\" in pod \""
                        + pod.pod().metadata().name()
                        + "\" is not available"));
  }

  private static String whyNoLog(
      ContainerStatus status, String container, String pod, boolean previous) {
    String which = "container \"" + container + "\" in pod \"" + pod + "\"";
    if (previous) {
      return "previous terminated " + which + " not found";
    }
    String reason =
        status
            .state()
            .flatMap(ContainerStatus.State::waiting)
            .map(ContainerStatus.Waiting::reason)
            .orElse("not running");
    return switch (reason) {
      case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName" ->
          which + " is waiting to start: trying and failing to pull image";
      default -> which + " is waiting to start: " + reason;
    };
  }

  Answer exec(
      String namespace,
      String name,
      String container,
      List<String> command,
      Conversation.Wishes wishes) {
    String id = running(namespace, name, container).id();
    if (command.isEmpty()) {
      throw new Refusal(400, "no command was given");
    }
    StreamSelection streams = selection(wishes);
    return new Answer.Upgraded(
        new Conversation.WithProcess(
            wishes, new ProcessTalk(() -> runtime.exec(id, command, streams), wishes.terminal())));
  }

  Answer attach(String namespace, String name, String container, Conversation.Wishes wishes) {
    ObservedContainer found = running(namespace, name, container);
    StreamSelection streams = selection(wishes);
    return new Answer.Upgraded(
        new Conversation.WithProcess(
            wishes, new ProcessTalk(() -> runtime.attach(found.id(), streams), wishes.terminal())));
  }

  private static StreamSelection selection(Conversation.Wishes wishes) {
    try {
      return new StreamSelection(
          wishes.input(),
          wishes.output(),
          wishes.errors() && !wishes.terminal(),
          wishes.terminal());
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "you must specify at least 1 of stdin, stdout, stderr", e);
    }
  }

  Answer run(String namespace, String name, String container, List<String> command) {
    String id = running(namespace, name, container).id();
    ExecResult result = runtime.exec(id, command, RUN_PATIENCE);
    return new Answer.Whole(
        result.exitCode() == 0 ? 200 : 500, "text/plain; charset=utf-8", result.output());
  }

  Answer forward(String namespace, String name) {
    ObservedSandbox sandbox =
        pod(namespace, name)
            .observed()
            .sandbox()
            .filter(ObservedSandbox::isReady)
            .orElseThrow(() -> new Refusal(404, "pod not found (\"" + name + "\")"));
    return new Answer.Upgraded(
        new Conversation.WithPorts(
            port -> {
              if (port < 1 || port > 65_535) {
                throw new IOException("not a port: " + port);
              }
              return runtime.forward(sandbox.id(), port);
            }));
  }
}
