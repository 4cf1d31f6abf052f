package io.longshore.master.nodes;

import io.longshore.master.access.Attempt;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.Decision;
import io.longshore.master.access.User;
import io.longshore.master.rbac.PolicyRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rights of nodes: kubernetes' plugin/pkg/auth/authorizer/node/node_authorizer.go. What is in
 * pods on a node is the node's to read, and what it says about itself and them to write.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final String LEASES = "kube-node-lease";
  private static final Set<String> READ = Set.of("get", "list", "watch");

  private final NodeGraph graph;
  private final List<PolicyRule> rules;

  /**
   * With a graph for what depends on pods.
   *
   * @param rules for the rest: those of the role system:node
   */
  public NodeAuthorizer(NodeGraph graph, List<PolicyRule> rules) {
    this.graph = graph;
    this.rules = List.copyOf(rules);
  }

  @Override
  public Decision decide(User user, Attempt attempt) {
    if (!NodeName.isNode(user)) {
      return Decision.NO_RULE;
    }
    Optional<String> node = NodeName.of(user);
    if (node.isEmpty()) {
      return Decision.no("unknown node for user \"" + user.name() + '"');
    }
    return attempt instanceof Attempt.OnResource on ? decide(node.get(), on) : byRule(attempt);
  }

  private Decision decide(String node, Attempt.OnResource on) {
    return switch (on.group()) {
      case "" ->
          switch (on.resource()) {
            case "secrets", "configmaps" -> reading(node, on);
            case "persistentvolumeclaims" -> reading(node, on);
            case "serviceaccounts" -> account(node, on);
            case "pods" -> pod(node, on);
            case "nodes" -> itself(node, on);
            default -> byRule(on);
          };
      case "coordination.k8s.io" -> on.resource().equals("leases") ? lease(node, on) : byRule(on);
      default -> byRule(on);
    };
  }

  private Decision byRule(Attempt attempt) {
    return rules.stream().anyMatch(rule -> rule.allows(attempt))
        ? Decision.yes("")
        : Decision.NO_RULE;
  }

  private Decision reading(String node, Attempt.OnResource on) {
    if (!READ.contains(on.verb()) || !on.subresource().isEmpty()) {
      return Decision.no("can only read resources of this type");
    } else if (on.name().isEmpty()) {
      return Decision.no("No Object name found");
    } else if (on.namespace().isEmpty()) {
      return Decision.no("can only read namespaced object of this type");
    }
    return related(node, on);
  }

  private Decision related(String node, Attempt.OnResource on) {
    return graph.isNeeded(node, on.resource(), on.namespace(), on.name())
        ? Decision.yes("")
        : Decision.no("no relationship found between node '" + node + "' and this object");
  }

  private Decision account(String node, Attempt.OnResource on) {
    boolean token = on.subresource().equals("token") && on.verb().equals("create");
    boolean read = on.subresource().isEmpty() && on.verb().equals("get");
    if (!token && !read) {
      return Decision.no("can only create tokens for individual service accounts");
    }
    return related(node, on);
  }

  /** Upstream's AuthorizeNodeWithSelectors: pods are read one by one, or those of the node. */
  private Decision pod(String node, Attempt.OnResource on) {
    if (!on.subresource().isEmpty() || !READ.contains(on.verb())) {
      return byRule(on);
    } else if (on.verb().equals("get")) {
      return graph.isOn(node, on.namespace(), on.name())
          ? Decision.yes("")
          : Decision.no("no relationship found between node '" + node + "' and this object");
    }
    return node.equals(on.fields().get("spec.nodeName"))
        ? Decision.yes("")
        : Decision.no("can only list/watch pods with spec.nodeName field selector");
  }

  private Decision itself(String node, Attempt.OnResource on) {
    if (READ.contains(on.verb()) && !on.name().equals(node)) {
      return Decision.no(
          "node '" + node + "' cannot read '" + on.name() + "', only its own Node object");
    }
    return byRule(on);
  }

  private Decision lease(String node, Attempt.OnResource on) {
    if (!on.namespace().equals(LEASES)) {
      return Decision.no("can only access leases in the \"" + LEASES + "\" system namespace");
    }
    // The name of a new one is seen by the admission.
    boolean isOwn = on.verb().equals("create") || on.name().equals(node);
    return isOwn
        ? byRule(on)
        : Decision.no("can only access node lease with the same name as the requesting node");
  }
}
