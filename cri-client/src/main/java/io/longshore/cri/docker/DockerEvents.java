package io.longshore.cri.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import io.longshore.cri.model.ContainerEvent;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What the Engine tells of pods' containers. */
final class DockerEvents extends ResultCallback.Adapter<Event> implements ContainerEvents {
  private sealed interface Item {
    record Happened(ContainerEvent event) implements Item {}

    record Broken(String why) implements Item {}

    record Closed() implements Item {}
  }

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  @Override
  public void onNext(Event event) {
    if (!isOfPod(event)) {
      return;
    }
    Optional<ContainerEvent.Type> type =
        switch (String.valueOf(event.getAction())) {
          case "create" -> Optional.of(ContainerEvent.Type.CREATED);
          case "start" -> Optional.of(ContainerEvent.Type.STARTED);
          case "die" -> Optional.of(ContainerEvent.Type.STOPPED);
          // Podman's word for it is the second.
          case "destroy", "remove" -> Optional.of(ContainerEvent.Type.DELETED);
          default -> Optional.empty();
        };
    type.ifPresent(
        known ->
            items.add(
                new Item.Happened(
                    new ContainerEvent(
                        String.valueOf(event.getId()),
                        known,
                        time(event),
                        Optional.empty(),
                        List.of()))));
  }

  /** The Engine could leave out the others, but Podman compares labels with their values only. */
  private static boolean isOfPod(Event event) {
    return event.getActor() != null
        && event.getActor().getAttributes() != null
        && event.getActor().getAttributes().containsKey(DockerLabels.KIND);
  }

  private static Instant time(Event event) {
    Long nanos = event.getTimeNano();
    return nanos == null ? Instant.now() : Instant.ofEpochSecond(0, nanos);
  }

  @Override
  public void onError(Throwable failure) {
    super.onError(failure);
    items.add(new Item.Broken(failure.toString()));
  }

  @Override
  public void onComplete() {
    super.onComplete();
    items.add(new Item.Broken("the Engine ended it"));
  }

  @Override
  public Optional<ContainerEvent> next() {
    if (closed) {
      return Optional.empty();
    }
    try {
      return switch (items.take()) {
        case Item.Happened(ContainerEvent event) -> Optional.of(event);
        case Item.Closed() -> Optional.empty();
        case Item.Broken(String why) -> {
          if (closed) {
            yield Optional.empty();
          }
          throw new ContainerRuntimeException(Category.UNAVAILABLE, "no more events: " + why);
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while waiting for events", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    items.add(new Item.Closed());
    try {
      super.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
