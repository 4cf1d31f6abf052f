package io.longshore.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.time.Clock;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Objects as rows of a table, with upstream's columns: kubernetes' pkg/printers/internalversion.
 */
final class Tables {
  private static final String NONE = "<none>";

  private final Clock clock;
  private final Map<String, List<Column>> columns;

  Tables(Clock clock) {
    this.clock = clock;
    this.columns = all();
  }

  ObjectNode render(ResourceType type, List<ObjectNode> objects) {
    List<Column> shown = columns.getOrDefault(type.kind(), List.of(name(), age()));
    ObjectNode table = Tree.object();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1").putObject("metadata");
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : shown) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", "string")
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", "")
          .put("priority", column.wide() ? 1 : 0);
    }
    Instant now = clock.now();
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ArrayNode cells = rows.addObject().putArray("cells");
      ObjectNode stored = type.stored(object);
      shown.forEach(column -> cells.add(column.cell().apply(stored, now)));
    }
    return table;
  }

  private static Map<String, List<Column>> all() {
    Map<String, List<Column>> all = new HashMap<>(ofTheCluster());
    all.putAll(ofServices());
    all.putAll(others());
    return all;
  }

  private static Map<String, List<Column>> ofTheCluster() {
    return Map.ofEntries(
        Map.entry("Pod", PodColumns.all()),
        Map.entry(
            "Node",
            List.of(
                name(),
                of("Status", NodeCells::status),
                of("Roles", NodeCells::roles),
                age(),
                of("Version", "status", "nodeInfo", "kubeletVersion"),
                wide("Internal-IP", node -> NodeCells.address(node, "InternalIP")),
                wide("External-IP", node -> NodeCells.address(node, "ExternalIP")),
                wide(
                    "OS-Image",
                    node -> orUnknown(Tree.text(node, "status", "nodeInfo", "osImage"))),
                wide(
                    "Kernel-Version",
                    node -> orUnknown(Tree.text(node, "status", "nodeInfo", "kernelVersion"))),
                wide(
                    "Container-Runtime",
                    node ->
                        orUnknown(
                            Tree.text(node, "status", "nodeInfo", "containerRuntimeVersion"))))),
        Map.entry("Namespace", List.of(name(), of("Status", "status", "phase"), age())),
        Map.entry(
            "ConfigMap",
            List.of(
                name(),
                of(
                    "Data",
                    map ->
                        Integer.toString(map.path("data").size() + map.path("binaryData").size())),
                age())),
        Map.entry(
            "Secret",
            List.of(
                name(),
                of("Type", "type"),
                of("Data", secret -> Integer.toString(secret.path("data").size())),
                age())),
        Map.entry(
            "ServiceAccount",
            List.of(
                name(),
                of("Secrets", account -> Integer.toString(account.path("secrets").size())),
                age())));
  }

  private static Map<String, List<Column>> ofServices() {
    return Map.ofEntries(
        Map.entry(
            "Service",
            List.of(
                name(),
                of("Type", "spec", "type"),
                of("Cluster-IP", service -> orNone(Tree.text(service, "spec", "clusterIP"))),
                of("External-IP", ServiceCells::external),
                of("Port(s)", ServiceCells::ports),
                age(),
                wide("Selector", service -> labels(service, "spec", "selector")))),
        Map.entry("Endpoints", List.of(name(), of("Endpoints", ServiceCells::endpoints), age())),
        Map.entry(
            "EndpointSlice",
            List.of(
                name(),
                of("AddressType", "addressType"),
                of("Ports", ServiceCells::slicePorts),
                of("Endpoints", ServiceCells::sliceEndpoints),
                age())),
        Map.entry(
            "Event",
            List.of(
                new Column("Last Seen", false, EventCells::lastSeen),
                of("Type", "type"),
                of("Reason", "reason"),
                of("Object", EventCells::object),
                wide("Subobject", event -> Tree.text(event, "involvedObject", "fieldPath")),
                wide("Source", EventCells::source),
                of("Message", event -> Tree.text(event, "message").strip()),
                new Column("First Seen", true, EventCells::firstSeen),
                wide("Count", EventCells::count),
                wideName())));
  }

  private static Map<String, List<Column>> others() {
    return Map.ofEntries(
        Map.entry("Lease", List.of(name(), of("Holder", "spec", "holderIdentity"), age())),
        Map.entry("Deployment", WorkloadColumns.deployment()),
        Map.entry("ReplicaSet", WorkloadColumns.replicaSet()),
        Map.entry("ClusterRoleBinding", binding()),
        Map.entry("RoleBinding", binding()),
        Map.entry(
            "ClusterRole", List.of(name(), of("Created At", "metadata", "creationTimestamp"))),
        Map.entry("Role", List.of(name(), of("Created At", "metadata", "creationTimestamp"))),
        Map.entry(
            "PriorityClass",
            List.of(
                name(),
                of("Value", "value"),
                of("Global-Default", pc -> Boolean.toString(pc.path("globalDefault").asBoolean())),
                age(),
                of("PreemptionPolicy", "preemptionPolicy"))),
        Map.entry("RuntimeClass", List.of(name(), of("Handler", "handler"), age())),
        Map.entry(
            "ServiceCIDR",
            List.of(name(), of("CIDRs", cidr -> texts(cidr, "spec", "cidrs")), age())),
        Map.entry("IPAddress", List.of(name(), of("ParentRef", ServiceCells::parent))),
        Map.entry(
            "CertificateSigningRequest",
            List.of(
                name(),
                age(),
                of("SignerName", "spec", "signerName"),
                of("Requestor", "spec", "username"))));
  }

  private static List<Column> binding() {
    return List.of(
        name(),
        of(
            "Role",
            binding ->
                Tree.text(binding, "roleRef", "kind")
                    + "/"
                    + Tree.text(binding, "roleRef", "name")),
        age());
  }

  static Column name() {
    return of("Name", "metadata", "name");
  }

  private static Column wideName() {
    return wide("Name", object -> Tree.text(object, "metadata", "name"));
  }

  static Column age() {
    return new Column(
        "Age",
        false,
        (object, now) -> since(Tree.text(object, "metadata", "creationTimestamp"), now));
  }

  static Column of(String name, String... path) {
    return new Column(name, false, (object, _) -> Tree.text(object, path));
  }

  static Column of(String name, Function<ObjectNode, String> cell) {
    return new Column(name, false, (object, _) -> cell.apply(object));
  }

  static Column wide(String name, Function<ObjectNode, String> cell) {
    return new Column(name, true, (object, _) -> cell.apply(object));
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "<unknown>" : text;
  }

  static String labels(ObjectNode object, String... path) {
    return orNone(
        Tree.texts(object, path).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(",")));
  }

  static String texts(JsonNode object, String... path) {
    List<String> texts = new ArrayList<>();
    Tree.at(object, path).forEach(element -> texts.add(element.asText()));
    return orNone(String.join(",", texts));
  }

  static String since(String time, Instant now) {
    return time.isEmpty() ? "<unknown>" : human(Duration.between(Instant.parse(time), now));
  }

  /**
   * As apimachinery's util/duration writes it: two units at most, and the second only when it
   * counts.
   */
  static String human(Duration age) {
    long seconds = age.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    } else if (seconds < 120) {
      return Math.max(0, seconds) + "s";
    } else if (seconds < 600) {
      return two(seconds / 60, "m", seconds % 60, "s");
    } else if (seconds < 3 * 3600) {
      return seconds / 60 + "m";
    } else if (seconds < 8 * 3600) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "m");
    } else if (seconds < 48 * 3600) {
      return seconds / 3600 + "h";
    }
    long days = seconds / 86_400;
    if (days < 8) {
      return two(days, "d", seconds / 3600 % 24, "h");
    } else if (days < 2 * 365) {
      return days + "d";
    }
    return days < 8 * 365 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return Stream.of(large + largeUnit, small == 0 ? "" : small + smallUnit)
        .collect(Collectors.joining());
  }
}
