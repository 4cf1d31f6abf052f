package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Resource;
import java.util.List;
import java.util.Optional;

/** The addresses behind a service, in the old form. */
public record Endpoints(ObjectMeta metadata, List<Subset> subsets) implements KubeObject {
  /** Where the API has them. */
  public static final Resource<Endpoints> RESOURCE =
      new Resource<>("", "v1", "endpoints", "Endpoints", true, Endpoints.class);

  /** Addresses that have the same ports. */
  public record Subset(
      List<Address> addresses, List<Address> notReadyAddresses, List<Port> ports) {}

  /** An address. */
  public record Address(
      String ip, String hostname, String nodeName, Optional<ObjectReference> targetRef) {}

  /** A port. */
  public record Port(String name, int port, String protocol, String appProtocol) {}
}
