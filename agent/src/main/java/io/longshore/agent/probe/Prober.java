package io.longshore.agent.probe;

import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ExecResult;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Handler;
import io.longshore.kubeapi.core.Probe;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks a container once. Safe for use by several threads. */
final class Prober {
  private static final int MOST_REDIRECTS = 10;
  private static final int LONGEST_OUTPUT = 10 * 1024;

  private final ContainerRuntime runtime;

  Prober(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  Outcome ask(Probe probe, Container container, String id, String address) {
    Duration patience = Duration.ofSeconds(Math.max(1, probe.timeoutSeconds()));
    try {
      if (probe.exec().isPresent()) {
        return exec(probe.exec().get().command(), id, patience);
      }
      if (probe.httpGet().isPresent()) {
        return http(HttpGet.of(probe.httpGet().get(), container, address), patience, 0);
      }
      if (probe.tcpSocket().isPresent()) {
        return tcp(probe.tcpSocket().get(), container, address, patience);
      }
      if (probe.grpc().isPresent()) {
        return GrpcHealth.check(address, probe.grpc().get(), patience);
      }
      return new Outcome.Unknown("missing probe handler");
    } catch (IllegalArgumentException e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private Outcome exec(List<String> command, String id, Duration patience) {
    try {
      ExecResult result = runtime.exec(id, command, patience);
      return result.exitCode() == 0
          ? new Outcome.Success()
          : new Outcome.Failure(text(result.output()) + text(result.errors()));
    } catch (ContainerRuntimeException e) {
      return e.category() == Category.DEADLINE
          ? new Outcome.Failure(
              "command timed out: \""
                  + String.join(" ", command)
                  + "\" timed out after "
                  + patience.toSeconds()
                  + "s")
          : new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private static String text(Bytes output) {
    String text = new String(output.toArray(), StandardCharsets.UTF_8);
    return text.length() > LONGEST_OUTPUT ? text.substring(0, LONGEST_OUTPUT) : text;
  }

  private static Outcome http(HttpGet request, Duration patience, int redirects) {
    HttpGet.Answer answer;
    try {
      answer = request.send(patience);
    } catch (IOException e) {
      return new Outcome.Failure("Get \"" + request.url() + "\": " + e.getMessage());
    }
    boolean moved = answer.status() >= 300 && answer.status() < 400;
    String location = answer.headers().getOrDefault("location", "");
    if (moved && !location.isEmpty()) {
      Optional<HttpGet> next = request.redirected(location);
      if (next.isEmpty()) {
        return new Outcome.Warning("Probe terminated redirects, Response body: " + answer.body());
      }
      return redirects < MOST_REDIRECTS
          ? http(next.get(), patience, redirects + 1)
          : new Outcome.Failure("Get \"" + request.url() + "\": stopped after 10 redirects");
    }
    return answer.status() >= 200 && answer.status() < 400
        ? new Outcome.Success()
        : new Outcome.Failure("HTTP probe failed with statuscode: " + answer.status());
  }

  private static Outcome tcp(
      Handler.TcpSocketAction action, Container container, String address, Duration patience) {
    String host = action.host().isEmpty() ? address : action.host();
    int port = PodPorts.number(container, action.port());
    try (Socket socket = new Socket()) {
      socket.setSoLinger(true, 1);
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(host), port),
          Math.toIntExact(patience.toMillis()));
      return new Outcome.Success();
    } catch (IOException e) {
      return new Outcome.Failure("dial tcp " + host + ":" + port + ": " + e.getMessage());
    }
  }
}
