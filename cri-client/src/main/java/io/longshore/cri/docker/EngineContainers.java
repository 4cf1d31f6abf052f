package io.longshore.cri.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** Containers as the Engine has them: those of pods, and the sandboxes too. */
final class EngineContainers {
  private final DockerConnection docker;

  EngineContainers(DockerConnection docker) {
    this.docker = docker;
  }

  /** Makes one, whose id the body returns. */
  String create(String what, Function<DockerClient, String> body) {
    try {
      return docker.call(what, body);
    } catch (ContainerRuntimeException e) {
      // The only conflict at creation is a name that is used.
      if (e.getCause() instanceof ConflictException) {
        throw new ContainerRuntimeException(Category.ALREADY_EXISTS, e.toString(), e);
      }
      throw e;
    }
  }

  /**
   * Looks at one. Podman fails while the last process of a container ends, because it reads what
   * the kernel says of that: it is asked once more.
   */
  InspectContainerResponse inspect(String id) {
    try {
      return inspectNow(id);
    } catch (ContainerRuntimeException e) {
      if (e.category() == Category.FAILED) {
        return inspectNow(id);
      }
      throw e;
    }
  }

  private InspectContainerResponse inspectNow(String id) {
    return docker.call("look at a container", client -> client.inspectContainerCmd(id).exec());
  }

  static Map<String, String> labels(InspectContainerResponse found) {
    Map<String, String> labels = found.getConfig().getLabels();
    return labels == null ? Map.of() : labels;
  }

  void start(String id) {
    docker.change("start a container", client -> client.startContainerCmd(id).exec());
  }

  /** One that is not there is stopped. */
  void stop(String id, Duration grace) {
    int seconds = Math.toIntExact(grace.plusNanos(999_999_999).toSeconds());
    ignoringAbsence(
        () ->
            docker.change(
                "stop a container",
                client -> client.stopContainerCmd(id).withTimeout(seconds).exec()));
  }

  /** One that is not there is removed. */
  void remove(String id) {
    ignoringAbsence(
        () ->
            docker.change(
                "remove a container",
                client ->
                    client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec()));
  }

  private static void ignoringAbsence(Runnable call) {
    try {
      call.run();
    } catch (ContainerRuntimeException e) {
      if (!e.notFound()) {
        throw e;
      }
    }
  }
}
