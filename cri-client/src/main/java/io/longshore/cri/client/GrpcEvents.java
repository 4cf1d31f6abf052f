package io.longshore.cri.client;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.longshore.cri.model.ContainerEvent;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.proto.Cri;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/** Events as the runtime sends them; the next is asked for only when the last was taken. */
final class GrpcEvents implements ContainerEvents {
  private final String runtime;
  private final Context.CancellableContext context = Context.current().withCancellation();
  private final Iterator<Cri.ContainerEventResponse> messages;

  GrpcEvents(String runtime, Supplier<Iterator<Cri.ContainerEventResponse>> call) {
    this.runtime = runtime;
    Context before = context.attach();
    try {
      this.messages = call.get();
    } finally {
      context.detach(before);
    }
  }

  @Override
  public Optional<ContainerEvent> next() {
    try {
      if (messages.hasNext()) {
        return Optional.of(ContainerMessages.fromMessage(messages.next()));
      }
    } catch (StatusRuntimeException e) {
      if (context.isCancelled()) {
        return Optional.empty();
      }
      throw GrpcErrors.translate("GetContainerEvents", runtime, e);
    }
    if (context.isCancelled()) {
      return Optional.empty();
    }
    throw new ContainerRuntimeException(
        Category.UNAVAILABLE, "GetContainerEvents at " + runtime + ": the runtime ended it");
  }

  @Override
  public void close() {
    context.cancel(null);
  }
}
