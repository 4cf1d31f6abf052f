package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.util.stream.Collectors;

/** What a table says about nodes: kubernetes' printNode. */
final class NodeCells {
  private static final String ROLE = "node-role.kubernetes.io/";

  private NodeCells() {}

  static String status(ObjectNode node) {
    String ready =
        Tree.objects(node, "status", "conditions").stream()
            .filter(condition -> condition.path("type").asText().equals("Ready"))
            .map(
                condition ->
                    condition.path("status").asText().equals("True") ? "Ready" : "NotReady")
            .findFirst()
            .orElse("Unknown");
    return Tree.at(node, "spec", "unschedulable").asBoolean()
        ? ready + ",SchedulingDisabled"
        : ready;
  }

  static String roles(ObjectNode node) {
    return Tables.orNone(
        Tree.texts(node, "metadata", "labels").keySet().stream()
            .filter(label -> label.startsWith(ROLE) && label.length() > ROLE.length())
            .map(label -> label.substring(ROLE.length()))
            .sorted()
            .collect(Collectors.joining(",")));
  }

  static String address(ObjectNode node, String type) {
    return Tree.objects(node, "status", "addresses").stream()
        .filter(address -> address.path("type").asText().equals(type))
        .map(address -> address.path("address").asText())
        .findFirst()
        .orElse("<none>");
  }
}
