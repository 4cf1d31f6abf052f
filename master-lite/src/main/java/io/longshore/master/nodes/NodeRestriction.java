package io.longshore.master.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.admission.Admission;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes write only about themselves and the pods on them: kubernetes'
 * plugin/pkg/admission/noderestriction. Safe for use by several threads.
 */
public record NodeRestriction(Registry registry) implements Admission {
  private static final String MIRROR = "kubernetes.io/config.mirror";

  // k8s.io/kubelet's pkg/apis/well_known_labels.go: those of these domains that nodes may set.
  private static final Set<String> OWN_LABELS =
      Set.of(
          "kubernetes.io/hostname",
          "kubernetes.io/arch",
          "kubernetes.io/os",
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region",
          "node.kubernetes.io/instance-type",
          "beta.kubernetes.io/instance-type",
          "beta.kubernetes.io/os",
          "beta.kubernetes.io/arch",
          "node.kubernetes.io/windows-build");

  @Override
  public void admit(Operation operation) {
    if (!NodeName.isNode(operation.user())) {
      return;
    }
    String node =
        NodeName.of(operation.user())
            .orElseThrow(
                () ->
                    refusal(
                        operation,
                        "could not determine node from user \"" + operation.user().name() + '"'));
    if (operation.isOn("", "pods", "")) {
      pod(operation, node);
    } else if (operation.isOn("", "pods", "status")) {
      refuseOtherNode(operation, operation.old().orElse(operation.object()), node);
    } else if (operation.type().plural().equals("nodes")) {
      itself(operation, node);
    } else if (operation.isOn("", "serviceaccounts", "token")) {
      token(operation, node);
    } else if (operation.isOn("coordination.k8s.io", "leases", "")) {
      lease(operation, node);
    }
  }

  private static ApiException refusal(Operation operation, String why) {
    return ApiException.forbidden(operation.type(), operation.name(), why);
  }

  private static void pod(Operation operation, String node) {
    switch (operation.verb()) {
      case CREATE -> mirror(operation, node);
      case DELETE -> refuseOtherNode(operation, operation.object(), node);
      default ->
          throw refusal(
              operation,
              "unexpected operation "
                  + operation.verb()
                  + ", node can only create and"
                  + " delete mirror pods");
    }
  }

  private static void refuseOtherNode(Operation operation, ObjectNode pod, String node) {
    if (!Tree.text(pod, "spec", "nodeName").equals(node)) {
      throw refusal(
          operation, "node \"" + node + "\" can only change pods with spec.nodeName set to itself");
    }
  }

  /** A mirror pod shows what a node runs by itself: it must not make the node read anything. */
  private static void mirror(Operation operation, String node) {
    ObjectNode pod = operation.object();
    if (Tree.text(pod, "metadata", "annotations", MIRROR).isEmpty()) {
      throw refusal(
          operation,
          "pod does not have \""
              + MIRROR
              + "\" annotation, node \""
              + node
              + "\" can only create"
              + " mirror pods");
    }
    refuseOtherNode(operation, pod, node);
    boolean names =
        PodReferences.of(pod).stream()
            .anyMatch(reference -> !reference.resource().equals("serviceaccounts"));
    if (names || !Tree.text(pod, "spec", "serviceAccountName").isEmpty()) {
      throw refusal(
          operation,
          "node \""
              + node
              + "\" can not create pods that reference secrets, configmaps, claims or"
              + " service accounts");
    }
    for (ObjectNode owner : Tree.objects(pod, "metadata", "ownerReferences")) {
      boolean isOwn =
          Tree.text(owner, "kind").equals("Node") && Tree.text(owner, "name").equals(node);
      if (!isOwn) {
        throw refusal(operation, "pods created by a node may only be owned by that node");
      }
    }
  }

  private static void itself(Operation operation, String node) {
    String name =
        operation.name().isEmpty()
            ? Tree.text(operation.object(), "metadata", "name")
            : operation.name();
    if (!name.equals(node)) {
      throw refusal(
          operation, "node \"" + node + "\" is not allowed to modify node \"" + name + '"');
    }
    Optional<ObjectNode> old = operation.old();
    Set<String> changed =
        changed(
            Tree.texts(operation.object(), "metadata", "labels"),
            Tree.texts(old.orElseGet(Tree::object), "metadata", "labels"));
    changed.removeIf(NodeRestriction::mayBeSet);
    if (!changed.isEmpty()) {
      throw refusal(
          operation,
          "is not allowed to modify labels: "
              + String.join(", ", changed.stream().sorted().toList()));
    }
    if (operation.verb() == Verb.UPDATE) {
      JsonNode before = Tree.at(old.orElseGet(Tree::object), "spec", "taints");
      if (!before.equals(Tree.at(operation.object(), "spec", "taints"))) {
        throw refusal(operation, "node \"" + node + "\" is not allowed to modify taints");
      }
    }
  }

  private static Set<String> changed(Map<String, String> now, Map<String, String> before) {
    Set<String> keys = new HashSet<>(now.keySet());
    keys.addAll(before.keySet());
    keys.removeIf(key -> Objects.equals(now.get(key), before.get(key)));
    return keys;
  }

  private static boolean mayBeSet(String label) {
    String domain = label.contains("/") ? label.substring(0, label.indexOf('/')) : "";
    boolean isKubernetes = isBelow(domain, "kubernetes.io") || isBelow(domain, "k8s.io");
    boolean isRestricted = isBelow(domain, "node-restriction.kubernetes.io");
    boolean isOfNodes =
        isBelow(domain, "kubelet.kubernetes.io") || isBelow(domain, "node.kubernetes.io");
    return !isRestricted && (!isKubernetes || isOfNodes || OWN_LABELS.contains(label));
  }

  private static boolean isBelow(String domain, String parent) {
    return domain.equals(parent) || domain.endsWith("." + parent);
  }

  private void token(Operation operation, String node) {
    JsonNode reference = Tree.at(operation.object(), "spec", "boundObjectRef");
    String pod = Tree.text(reference, "name");
    String uid = Tree.text(reference, "uid");
    if (!Tree.text(reference, "kind").equals("Pod") || pod.isEmpty()) {
      throw refusal(operation, "node requested token not bound to a pod");
    } else if (uid.isEmpty()) {
      throw refusal(operation, "node requested token with a pod binding without a uid");
    }
    ObjectNode bound =
        registry.get(registry.table().required("v1", "pods"), operation.namespace(), pod);
    if (!Tree.text(bound, "metadata", "uid").equals(uid)) {
      throw refusal(operation, "the UID in the bound object reference does not match the pod");
    } else if (!Tree.text(bound, "spec", "nodeName").equals(node)) {
      throw refusal(operation, "node requested token bound to a pod scheduled on a different node");
    }
  }

  private static void lease(Operation operation, String node) {
    String name =
        operation.name().isEmpty()
            ? Tree.text(operation.object(), "metadata", "name")
            : operation.name();
    if (!operation.namespace().equals("kube-node-lease") || !name.equals(node)) {
      throw refusal(
          operation, "can only access node lease with the same name as the requesting node");
    }
  }
}
