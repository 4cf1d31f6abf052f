package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.MicroTime;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.Optional;

/** Something that happened to an object. */
public record Event(
    ObjectMeta metadata,
    Optional<ObjectReference> involvedObject,
    String reason,
    String message,
    String type,
    String action,
    int count,
    Optional<Instant> firstTimestamp,
    Optional<Instant> lastTimestamp,
    Optional<MicroTime> eventTime,
    Optional<Source> source,
    String reportingComponent,
    String reportingInstance,
    Optional<Series> series)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Event> RESOURCE =
      new Resource<>("", "v1", "events", "Event", true, Event.class);

  /** Who says so. */
  public record Source(String component, String host) {}

  /** How often it happened. */
  public record Series(int count, Optional<MicroTime> lastObservedTime) {}
}
