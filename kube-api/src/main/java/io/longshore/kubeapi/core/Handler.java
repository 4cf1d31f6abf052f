package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.IntOrString;
import java.util.List;
import java.util.Optional;

/** An action: a command, a request, a connection or a pause. */
public record Handler(
    Optional<ExecAction> exec,
    Optional<HttpGetAction> httpGet,
    Optional<TcpSocketAction> tcpSocket,
    Optional<SleepAction> sleep) {
  /** Runs a command in the container. */
  public record ExecAction(List<String> command) {}

  /** Makes a request. */
  public record HttpGetAction(
      String scheme,
      String host,
      Optional<IntOrString> port,
      String path,
      List<HttpHeader> httpHeaders) {}

  /** A line of a request. */
  public record HttpHeader(String name, String value) {}

  /** Opens a connection. */
  public record TcpSocketAction(String host, Optional<IntOrString> port) {}

  /** Waits. */
  public record SleepAction(long seconds) {}

  /** Asks by the gRPC health protocol. */
  public record GrpcAction(int port, String service) {}
}
