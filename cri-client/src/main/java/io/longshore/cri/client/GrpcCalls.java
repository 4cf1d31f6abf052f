package io.longshore.cri.client;

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

  GrpcCalls(RuntimeChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  <T> T runtime(String call, Duration deadline, Function<RuntimeServiceBlockingStub, T> body) {
    try {
      return body.apply(
          RuntimeServiceGrpc.newBlockingStub(channel.current())
              .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.translate(call, name, e);
    }
  }

  <T> T runtimeWithoutDeadline(String call, Function<RuntimeServiceBlockingStub, T> body) {
    try {
      return body.apply(RuntimeServiceGrpc.newBlockingStub(channel.current()));
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.translate(call, name, e);
    }
  }

  <T> T images(String call, Duration deadline, Function<ImageServiceBlockingStub, T> body) {
    try {
      return body.apply(
          ImageServiceGrpc.newBlockingStub(channel.current())
              .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.translate(call, name, e);
    }
  }

  <T> T imagesWithoutDeadline(String call, Function<ImageServiceBlockingStub, T> body) {
    try {
      return body.apply(ImageServiceGrpc.newBlockingStub(channel.current()));
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.translate(call, name, e);
    }
  }
}
