package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Metadata;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a proxy reads of an EndpointSlice; the rest is skipped, and takes no memory. */
public record ProxiedSlice(
    Meta metadata, String addressType, List<Endpoint> endpoints, List<EndpointSlice.Port> ports)
    implements KubeObject {
  /** Where the API has them. */
  public static final Resource<ProxiedSlice> RESOURCE =
      EndpointSlice.RESOURCE.as(ProxiedSlice.class);

  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String TRIGGERED = "endpoints.kubernetes.io/last-change-trigger-time";

  /** What names it, and whose it is. */
  public record Meta(
      String name,
      String namespace,
      String uid,
      String resourceVersion,
      Map<String, String> labels,
      Map<String, String> annotations)
      implements Metadata {
    /** Keeps what is read here: there are as many slices as Services, and each byte counts. */
    public Meta {
      labels = only(SERVICE_NAME, labels);
      annotations = only(TRIGGERED, annotations);
    }

    private static Map<String, String> only(String key, Map<String, String> map) {
      String value = map.get(key);
      return value == null ? Map.of() : Map.of(key, value);
    }
  }

  /** A place that answers. */
  public record Endpoint(
      List<String> addresses,
      Optional<EndpointSlice.Conditions> conditions,
      String nodeName,
      Optional<EndpointSlice.Hints> hints) {
    private static final Optional<EndpointSlice.Conditions> READY =
        Optional.of(
            new EndpointSlice.Conditions(Optional.of(true), Optional.of(true), Optional.of(false)));

    /** Nearly all feel alike. */
    public Endpoint {
      conditions = conditions.equals(READY) ? READY : conditions;
    }
  }

  /** The Service that it belongs to, if it belongs to one. */
  public Optional<ObjectName> service() {
    String name = metadata.labels().getOrDefault(SERVICE_NAME, "");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectName(metadata.namespace(), name));
  }

  /** When that happened which made somebody write this state of it. */
  public Optional<Instant> triggeredAt() {
    String text = metadata.annotations().getOrDefault(TRIGGERED, "");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      // Anybody may write an annotation, and only a metric reads it.
      return Optional.empty();
    }
  }
}
