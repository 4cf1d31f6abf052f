package io.longshore.netproxy.model;

import io.longshore.kubeapi.meta.ObjectName;
import java.util.Comparator;

/** What names a port of a Service; the port's own name is empty where it has none. */
public record ServicePortName(ObjectName service, String port, Protocol protocol)
    implements Comparable<ServicePortName> {
  private static final Comparator<ServicePortName> ORDER =
      Comparator.comparing(ServicePortName::service)
          .thenComparing(ServicePortName::port)
          .thenComparing(ServicePortName::protocol);

  @Override
  public int compareTo(ServicePortName other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code default/web:http}: what kube-proxy's comments and chain names are made of. */
  @Override
  public String toString() {
    return port.isEmpty() ? service.toString() : service + ":" + port;
  }
}
