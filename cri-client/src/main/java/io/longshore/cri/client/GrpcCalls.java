package io.longshore.cri.client;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.longshore.cri.channel.RuntimeChannel;
import io.longshore.cri.proto.ImageServiceGrpc;
import io.longshore.cri.proto.ImageServiceGrpc.ImageServiceBlockingStub;
import io.longshore.cri.proto.RuntimeServiceGrpc;
import io.longshore.cri.proto.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Where every call gets its deadline, and every error its category. */
final class GrpcCalls {
  private final RuntimeChannel channel;
  private final String name;
  private final Duration usual;

  GrpcCalls(RuntimeChannel channel, String name, Duration usual) {
    this.channel = channel;
    this.name = name;
    this.usual = usual;
  }

  /** With the usual deadline. */
  <T> T runtime(String call, Function<RuntimeServiceBlockingStub, T> body) {
    return runtime(call, usual, body);
  }

  <T> T runtime(String call, Duration deadline, Function<RuntimeServiceBlockingStub, T> body) {
    return with(
        call,
        used ->
            body.apply(
                RuntimeServiceGrpc.newBlockingStub(used)
                    .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)));
  }

  <T> T runtimeWithoutDeadline(String call, Function<RuntimeServiceBlockingStub, T> body) {
    return with(call, used -> body.apply(RuntimeServiceGrpc.newBlockingStub(used)));
  }

  <T> T images(String call, Function<ImageServiceBlockingStub, T> body) {
    return with(
        call,
        used ->
            body.apply(
                ImageServiceGrpc.newBlockingStub(used)
                    .withDeadlineAfter(usual.toNanos(), TimeUnit.NANOSECONDS)));
  }

  <T> T imagesWithoutDeadline(String call, Function<ImageServiceBlockingStub, T> body) {
    return with(call, used -> body.apply(ImageServiceGrpc.newBlockingStub(used)));
  }

  private <T> T with(String call, Function<Channel, T> body) {
    return channel.call(used -> with(call, used, body));
  }

  private <T> T with(String call, Channel used, Function<Channel, T> body) {
    try {
      return body.apply(used);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        channel.lost(used);
      }
      throw GrpcErrors.translate(call, name, e);
    }
  }
}
