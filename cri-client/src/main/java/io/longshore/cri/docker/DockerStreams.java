package io.longshore.cri.docker;

import com.github.dockerjava.api.command.InspectExecResponse;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ExecResult;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.StreamSelection;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.linux.process.OpenProcess;
import io.longshore.linux.process.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands in containers, and what is attached to. */
final class DockerStreams {
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final DockerConnection docker;
  private final Path socket;

  DockerStreams(DockerConnection docker, Path socket) {
    this.docker = docker;
    this.socket = socket;
  }

  ProcessStreams exec(String containerId, List<String> command, StreamSelection selection) {
    return started(created(containerId, command, selection), selection);
  }

  private String created(String containerId, List<String> command, StreamSelection selection) {
    return docker.call(
        "make a command",
        client ->
            client
                .execCreateCmd(containerId)
                .withCmd(command.toArray(String[]::new))
                .withAttachStdin(selection.input())
                .withAttachStdout(selection.output())
                .withAttachStderr(selection.errors())
                .withTty(selection.terminal())
                .exec()
                .getId());
  }

  private DockerProcess started(String execId, StreamSelection selection) {
    String request = "{\"Detach\":false,\"Tty\":" + selection.terminal() + "}";
    return DockerProcess.over(
        HijackedConnection.open(socket, "/exec/" + execId + "/start", request),
        selection,
        () -> exitCode(execId),
        size ->
            docker.call(
                "resize a terminal",
                client ->
                    client.resizeExecCmd(execId).withSize(size.height(), size.width()).exec()));
  }

  private int exitCode(String execId) {
    Long code = inspect(execId).getExitCodeLong();
    if (code == null) {
      throw new ContainerRuntimeException(
          Category.UNAVAILABLE, "the Engine hung up before the process ended");
    }
    return Math.toIntExact(code);
  }

  private InspectExecResponse inspect(String execId) {
    return docker.call("look at a command", client -> client.inspectExecCmd(execId).exec());
  }

  ExecResult run(String containerId, List<String> command, Duration patience) {
    String execId = created(containerId, command, StreamSelection.OUTPUT);
    try (ProcessStreams process = started(execId, StreamSelection.OUTPUT)) {
      CompletableFuture<byte[]> errors = reading(process.errors());
      CompletableFuture<byte[]> output = reading(process.output());
      long limit = patience.isZero() ? Long.MAX_VALUE : patience.toNanos();
      CompletableFuture.allOf(errors, output).get(limit, TimeUnit.NANOSECONDS);
      return new ExecResult(Bytes.of(output.join()), Bytes.of(errors.join()), process.exitCode());
    } catch (TimeoutException e) {
      end(execId);
      throw new ContainerRuntimeException(
          Category.DEADLINE, "the command took longer than " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while a command ran", e);
    } catch (ExecutionException e) {
      throw new ContainerRuntimeException(
          e.getCause() instanceof InterruptedIOException
              ? Category.INTERRUPTED
              : Category.UNAVAILABLE,
          "the output of a command broke: " + e.getCause(),
          e);
    }
  }

  private static CompletableFuture<byte[]> reading(InputStream stream) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    THREADS.execute(
        () -> {
          try {
            result.complete(stream.readAllBytes());
          } catch (IOException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** The Engine cannot end a command; its process can be ended. */
  private void end(String execId) {
    Long pid = inspect(execId).getPidLong();
    if (pid != null && pid > 0) {
      Optional<OpenProcess> found = OpenProcess.of(pid);
      if (found.isPresent()) {
        try (OpenProcess process = found.get()) {
          process.signal(Signal.KILL);
        }
      }
    }
  }

  ProcessStreams attach(String containerId, StreamSelection selection) {
    String query =
        "?stream=1&stdin=%d&stdout=%d&stderr=%d"
            .formatted(
                selection.input() ? 1 : 0, selection.output() ? 1 : 0, selection.errors() ? 1 : 0);
    return DockerProcess.over(
        HijackedConnection.open(socket, "/containers/" + containerId + "/attach" + query, ""),
        selection,
        () -> 0,
        size ->
            docker.call(
                "resize a terminal",
                client ->
                    client
                        .resizeContainerCmd(containerId)
                        .withSize(size.height(), size.width())
                        .exec()));
  }
}
