package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import io.longshore.master.tunnel.Target;
import java.util.List;
import java.util.Optional;

/** Where the server of a node's agent listens, as the Node says. */
final class NodeAddress {
  // kubeadm's --kubelet-preferred-address-types.
  private static final List<String> PREFERRED = List.of("InternalIP", "ExternalIP", "Hostname");
  private static final int USUAL_PORT = 10250;

  private NodeAddress() {}

  /** Nothing where a node has said no address yet. */
  static Optional<Target> of(ObjectNode node) {
    int port = Tree.at(node, "status", "daemonEndpoints", "kubeletEndpoint", "Port").asInt();
    int known = port == 0 ? USUAL_PORT : port;
    return host(node).map(host -> new Target(host, known, Target.Security.NODE));
  }

  static Optional<String> host(ObjectNode node) {
    return PREFERRED.stream()
        .flatMap(
            type ->
                Tree.objects(node, "status", "addresses").stream()
                    .filter(address -> Tree.text(address, "type").equals(type)))
        .map(address -> Tree.text(address, "address"))
        .findFirst();
  }
}
