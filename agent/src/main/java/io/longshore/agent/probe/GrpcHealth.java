package io.longshore.agent.probe;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.longshore.kubeapi.core.Handler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks by the health protocol of gRPC (grpc/health/v1/health.proto). Its two messages have one
 * field each, which does not need generated code.
 */
final class GrpcHealth {
  private static final int SERVING = 1;

  static final MethodDescriptor<byte[], byte[]> CHECK =
      MethodDescriptor.newBuilder(new Plain(), new Plain())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .build();

  private GrpcHealth() {}

  static Outcome check(String address, Handler.GrpcAction action, Duration patience) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress(address, action.port()))
            .usePlaintext()
            .userAgent("kube-probe/1.36")
            .build();
    try {
      byte[] answer =
          ClientCalls.blockingUnaryCall(
              channel,
              CHECK,
              CallOptions.DEFAULT.withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS),
              request(action.service()));
      return isServing(answer)
          ? new Outcome.Success()
          : new Outcome.Failure("service unhealthy (responded with \"NOT_SERVING\")");
    } catch (StatusRuntimeException e) {
      return new Outcome.Failure("error: health rpc failed: " + e.getStatus());
    } finally {
      channel.shutdownNow();
    }
  }

  /** HealthCheckRequest: field 1, the service as text. */
  static byte[] request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0) {
      return new byte[0];
    }
    if (name.length > 127) {
      throw new IllegalArgumentException("the service name is too long: " + service);
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(1 << 3 | 2);
    message.write(name.length);
    message.writeBytes(name);
    return message.toByteArray();
  }

  /** HealthCheckResponse: field 1, the status as a number. */
  static boolean isServing(byte[] answer) {
    return answer.length >= 2 && answer[0] == 1 << 3 && answer[1] == SERVING;
  }

  /** Bytes as they are. */
  private static final class Plain implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
