package io.longshore.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.longshore.base.testing.Ports;
import io.longshore.kubeapi.core.Handler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The health protocol with a server on loopback. */
final class GrpcHealthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Server server;

  GrpcHealthTest() throws IOException {
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("grpc.health.v1.Health")
                    .addMethod(
                        GrpcHealth.CHECK,
                        ServerCalls.asyncUnaryCall(
                            (request, answers) -> {
                              String service = new String(request, StandardCharsets.UTF_8);
                              if (service.endsWith("unknown")) {
                                answers.onError(Status.NOT_FOUND.asRuntimeException());
                                return;
                              }
                              byte status = (byte) (service.endsWith("bad") ? 2 : 1);
                              answers.onNext(new byte[] {8, status});
                              answers.onCompleted();
                            }))
                    .build())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private Outcome check(String service) {
    return check(server.getPort(), service);
  }

  private static Outcome check(int port, String service) {
    return GrpcHealth.check("127.0.0.1", new Handler.GrpcAction(port, service), PATIENCE);
  }

  @Test
  void goesByTheStatusOfTheService() {
    assertEquals(new Outcome.Success(), check(""));
    assertEquals(new Outcome.Success(), check("good"));
    assertInstanceOf(Outcome.Failure.class, check("bad"));
    assertInstanceOf(Outcome.Failure.class, check("unknown"));
  }

  @Test
  void failsWhereNobodyListens() throws IOException {
    try (Socket deaf = Ports.deaf()) {
      assertInstanceOf(Outcome.Failure.class, check(deaf.getLocalPort(), ""));
    }
  }
}
