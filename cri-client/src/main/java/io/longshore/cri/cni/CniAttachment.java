package io.longshore.cri.cni;

import io.longshore.cri.model.PortMapping;
import io.longshore.cri.model.SandboxMetadata;
import java.nio.file.Path;
import java.util.List;

/** Which pod is joined to a network, and where its network namespace is. */
public record CniAttachment(
    String containerId, Path namespace, SandboxMetadata pod, List<PortMapping> ports) {
  /** Copies. */
  public CniAttachment {
    ports = List.copyOf(ports);
  }
}
