package io.longshore.agent.node;

import io.longshore.base.log.Log;
import io.longshore.base.work.Backoff;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the Node, or brings that of an earlier run up to date: pkg/kubelet/kubelet_node_status.go.
 */
final class Registration {
  private static final Log LOG = Log.of("node");
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(7));
  private static final String ATTACH = "volumes.kubernetes.io/controller-managed-attach-detach";

  private final KubeClient client;
  private final Wanted wanted;

  /** How the Node is to be. */
  record Wanted(
      String name, Map<String, String> labels, List<Node.Taint> taints, String providerId) {}

  Registration(KubeClient client, Wanted wanted) {
    this.client = client;
    this.wanted = wanted;
  }

  /** Tries until there is a Node. */
  Node register(Node.Status status) throws InterruptedException {
    for (int failures = 0; ; failures++) {
      try {
        return create(status);
      } catch (KubeApiException e) {
        LOG.warn("the node cannot be registered yet", "node", wanted.name(), "error", e);
        Thread.sleep(PAUSES.after(failures + 1));
      }
    }
  }

  private Node create(Node.Status status) {
    Node node =
        new Node(
            ObjectMeta.named("", wanted.name())
                .withLabels(wanted.labels())
                .withAnnotations(Map.of(ATTACH, "true")),
            Optional.of(new Node.Spec("", List.of(), wanted.providerId(), false, wanted.taints())),
            Optional.of(status));
    try {
      Node created = client.create(Node.RESOURCE, node, WriteOptions.DEFAULT);
      LOG.info("the node is registered", "node", wanted.name());
      return created;
    } catch (KubeApiException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
      return reconciled();
    }
  }

  /** Labels that are ours are put right; others, and taints, are the cluster's. */
  private Node reconciled() {
    ObjectName name = new ObjectName("", wanted.name());
    return client.edit(Node.RESOURCE, name, this::reconcile).as(Node.class);
  }

  private JsonObject reconcile(JsonObject node) {
    JsonObject result = node;
    for (Map.Entry<String, String> label : wanted.labels().entrySet()) {
      result = result.with(label.getValue(), "metadata", "labels", label.getKey());
    }
    return result.text("metadata", "annotations", ATTACH).equals("true")
        ? result
        : result.with("true", "metadata", "annotations", ATTACH);
  }
}
