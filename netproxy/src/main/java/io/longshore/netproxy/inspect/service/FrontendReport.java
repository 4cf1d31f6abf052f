package io.longshore.netproxy.inspect.service;

import io.longshore.netproxy.model.TrafficPolicy;
import java.util.Optional;

/**
 * A frontend and what becomes of packets to it.
 *
 * @param fromNode those of this node itself
 * @param fromOutside those of a machine that is not in the cluster; for a frontend that is open to
 *     some only, of one of them
 */
public record FrontendReport(SeenFrontend frontend, Answer fromNode, Answer fromOutside) {

  /**
   * The external policy, as far as it shows: packets that stay on the node keep their source. Empty
   * for cluster addresses, and where nothing is balanced.
   */
  public Optional<TrafficPolicy> policy() {
    if (frontend.kind() == SeenFrontend.Kind.CLUSTER_IP) {
      return Optional.empty();
    }
    return switch (fromOutside.kind()) {
      case BALANCED ->
          fromOutside.here()
              ? Optional.empty()
              : Optional.of(
                  fromOutside.masqueraded() ? TrafficPolicy.CLUSTER : TrafficPolicy.LOCAL);
      case DROPPED ->
          fromNode.kind() == Answer.Kind.BALANCED
              ? Optional.of(TrafficPolicy.LOCAL)
              : Optional.empty();
      case REJECTED, UNTOUCHED, MIXED -> Optional.empty();
    };
  }

  /** What those get that the frontend is for: the node at a cluster address, others elsewhere. */
  public Answer usual() {
    return frontend.kind() == SeenFrontend.Kind.CLUSTER_IP ? fromNode : fromOutside;
  }

  /** Whether nobody is reached, by whichever way. */
  public boolean isDead() {
    return fromNode.kind() != Answer.Kind.BALANCED && fromOutside.kind() != Answer.Kind.BALANCED;
  }
}
