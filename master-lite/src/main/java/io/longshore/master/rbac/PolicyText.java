package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.User;
import io.longshore.master.registry.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code bootstrap-policy.txt}, whose first lines say how it is written. */
final class PolicyText {
  private static final String FILE = "bootstrap-policy.txt";
  private static final String MARK = "rbac.authorization.k8s.io/aggregate-to-";
  private static final String CONTROLLERS = "system:controller:";
  private static final String ALL_CONTROLLERS = "system:kube-controller-manager";

  private PolicyText() {}

  /** A role, and the binding that goes with it. */
  record RoleText(String kind, String namespace, ObjectNode role, Optional<ObjectNode> binding) {}

  static List<RoleText> load() {
    try (InputStream stream = PolicyText.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return read(lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  static List<RoleText> read(List<String> lines) {
    List<RoleText> roles = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("role ") && !block.isEmpty()) {
        roles.add(role(block));
        block.clear();
      }
      if (!line.isBlank() && !line.startsWith("#")) {
        block.add(line.strip());
      }
    }
    if (!block.isEmpty()) {
      roles.add(role(block));
    }
    return roles;
  }

  private static RoleText role(List<String> block) {
    String[] place = block.getFirst().substring("role ".length()).split("/", 2);
    String namespace = place.length == 2 ? place[0] : "";
    String name = place[place.length - 1];
    String kind = namespace.isEmpty() ? "ClusterRole" : "Role";
    ObjectNode role = object(kind, name);
    ObjectNode binding = object(kind + "Binding", name);
    ArrayNode rules = role.putArray("rules");
    ArrayNode subjects = binding.putArray("subjects");
    for (String line : block.subList(1, block.size())) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "sum" ->
            Tree.listAt(role.putObject("aggregationRule"), "clusterRoleSelectors")
                .addObject()
                .putObject("matchLabels")
                .put(MARK + words[2], "true");
        case "part" -> Tree.objectAt(role, "metadata", "labels").put(MARK + words[2], "true");
        case "to" -> bind(subjects, name, words);
        default -> rules.add(rule(line).toJson());
      }
    }
    binding
        .putObject("roleRef")
        .put("apiGroup", Escalation.GROUP)
        .put("kind", kind)
        .put("name", name);
    return new RoleText(
        kind, namespace, role, subjects.isEmpty() ? Optional.empty() : Optional.of(binding));
  }

  private static ObjectNode object(String kind, String name) {
    ObjectNode object = Tree.object().put("kind", kind).put("apiVersion", Escalation.GROUP + "/v1");
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    metadata.putObject("annotations").put("rbac.authorization.kubernetes.io/autoupdate", "true");
    metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    return object;
  }

  private static void bind(ArrayNode subjects, String role, String[] words) {
    switch (words[1]) {
      case "user" -> subject(subjects, "User", words[2]);
      case "group" -> subject(subjects, "Group", words[2]);
      case "controller" -> {
        User.Account account =
            new User.Account("kube-system", role.substring(CONTROLLERS.length()));
        subjects
            .addObject()
            .put("kind", "ServiceAccount")
            .put("name", account.name())
            .put("namespace", account.namespace());
        subject(subjects, "User", ALL_CONTROLLERS);
      }
      default -> throw new IllegalArgumentException("no subject: " + String.join(" ", words));
    }
  }

  private static void subject(ArrayNode subjects, String kind, String name) {
    subjects.addObject().put("apiGroup", Escalation.GROUP).put("kind", kind).put("name", name);
  }

  static PolicyRule rule(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    Set<String> verbs = verbs(words.getFirst());
    if (words.get(1).equals("at")) {
      return new PolicyRule(verbs, Set.of(), Set.of(), Set.of(), list(words.get(2)));
    }
    Set<String> groups = new LinkedHashSet<>();
    for (String group : list(after(words, "in").orElse("core"))) {
      groups.add(group.equals("core") ? "" : group);
    }
    Set<String> names = after(words, "named").map(PolicyText::list).orElse(Set.of());
    return new PolicyRule(verbs, groups, list(words.get(1)), names, Set.of());
  }

  private static Optional<String> after(List<String> words, String word) {
    int at = words.indexOf(word);
    return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
  }

  private static Set<String> list(String words) {
    return new LinkedHashSet<>(Arrays.asList(words.split(",")));
  }

  private static Set<String> verbs(String words) {
    Set<String> verbs = new LinkedHashSet<>();
    for (String word : words.split(",")) {
      switch (word) {
        case "read" -> verbs.addAll(List.of("get", "list", "watch"));
        case "write" ->
            verbs.addAll(List.of("create", "delete", "deletecollection", "patch", "update"));
        default -> verbs.add(word);
      }
    }
    return verbs;
  }
}
