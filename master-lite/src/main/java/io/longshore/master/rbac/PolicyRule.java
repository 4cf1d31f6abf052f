package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.Attempt;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a role lets its subjects do, as kubernetes' pkg/apis/rbac/v1/evaluation_helpers.go reads it.
 *
 * @param names the objects that it is about; all where there are none
 * @param paths what it is about besides resources
 */
public record PolicyRule(
    Set<String> verbs,
    Set<String> groups,
    Set<String> resources,
    Set<String> names,
    Set<String> paths) {
  private static final String ANY = "*";

  /** Copies the sets, and keeps their order. */
  public PolicyRule {
    verbs = Collections.unmodifiableSet(new LinkedHashSet<>(verbs));
    groups = Collections.unmodifiableSet(new LinkedHashSet<>(groups));
    resources = Collections.unmodifiableSet(new LinkedHashSet<>(resources));
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
  }

  /** As a role has it. */
  public static PolicyRule of(JsonNode rule) {
    return new PolicyRule(
        words(rule, "verbs"),
        words(rule, "apiGroups"),
        words(rule, "resources"),
        words(rule, "resourceNames"),
        words(rule, "nonResourceURLs"));
  }

  /** All rules of a role. */
  public static List<PolicyRule> allOf(ObjectNode role) {
    return Tree.objects(role, "rules").stream().map(PolicyRule::of).toList();
  }

  private static Set<String> words(JsonNode rule, String field) {
    Set<String> words = new LinkedHashSet<>();
    rule.path(field).forEach(word -> words.add(word.asText()));
    return words;
  }

  /** Whether it lets somebody do something. */
  public boolean allows(Attempt attempt) {
    return switch (attempt) {
      case Attempt.OnResource on ->
          has(verbs, on.verb())
              && has(groups, on.group())
              && coversResource(on.fullResource())
              && (names.isEmpty() || names.contains(on.name()));
      case Attempt.OnPath on -> has(verbs, on.verb()) && coversPath(on.path());
    };
  }

  private static boolean has(Set<String> words, String word) {
    return words.contains(ANY) || words.contains(word);
  }

  /** A star before a slash stands for every resource with that part. */
  private boolean coversResource(String resource) {
    int slash = resource.indexOf('/');
    return has(resources, resource)
        || (slash > 0 && resources.contains(ANY + resource.substring(slash)));
  }

  private boolean coversPath(String path) {
    return paths.stream()
        .anyMatch(
            one ->
                one.equals(path)
                    || (one.endsWith(ANY) && path.startsWith(one.substring(0, one.length() - 1))));
  }

  /** The same as rules about one verb and one thing each. */
  List<PolicyRule> singles() {
    List<PolicyRule> singles = new ArrayList<>();
    for (String verb : verbs) {
      for (String path : paths) {
        singles.add(new PolicyRule(Set.of(verb), Set.of(), Set.of(), Set.of(), Set.of(path)));
      }
      for (String group : groups) {
        for (String resource : resources) {
          for (String name : names.isEmpty() ? Set.of("") : names) {
            Set<String> one = name.isEmpty() ? Set.of() : Set.of(name);
            singles.add(
                new PolicyRule(Set.of(verb), Set.of(group), Set.of(resource), one, Set.of()));
          }
        }
      }
    }
    return singles;
  }

  /** Whether it lets somebody do at least what a rule about a single thing does. */
  boolean covers(PolicyRule single) {
    boolean verb = single.verbs.stream().allMatch(word -> has(verbs, word));
    if (!single.paths.isEmpty()) {
      return verb && single.paths.stream().allMatch(this::coversPath);
    }
    return verb
        && !resources.isEmpty()
        && single.groups.stream().allMatch(word -> has(groups, word))
        && single.resources.stream().allMatch(this::coversResource)
        && (names.isEmpty() || (!single.names.isEmpty() && names.containsAll(single.names)));
  }

  /** What of wanted rules the held ones do not give. */
  static List<PolicyRule> missing(List<PolicyRule> wanted, List<PolicyRule> held) {
    return wanted.stream()
        .flatMap(rule -> rule.singles().stream())
        .filter(single -> held.stream().noneMatch(rule -> rule.covers(single)))
        .toList();
  }

  /** As a role has it. */
  ObjectNode toJson() {
    ObjectNode rule = Tree.object();
    put(rule, "apiGroups", groups);
    put(rule, "nonResourceURLs", paths);
    put(rule, "resourceNames", names);
    put(rule, "resources", resources);
    put(rule, "verbs", verbs);
    return rule;
  }

  private static void put(ObjectNode rule, String field, Set<String> words) {
    if (!words.isEmpty()) {
      ArrayNode list = rule.putArray(field);
      words.forEach(list::add);
    }
  }

  /** As upstream shows it in refusals. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    show(parts, "APIGroups", groups);
    show(parts, "Resources", resources);
    show(parts, "ResourceNames", names);
    show(parts, "NonResourceURLs", paths);
    show(parts, "Verbs", verbs);
    return "{" + String.join(", ", parts) + "}";
  }

  private static void show(List<String> parts, String title, Set<String> words) {
    if (!words.isEmpty()) {
      parts.add(
          title
              + ":"
              + words.stream()
                  .map(word -> '"' + word + '"')
                  .collect(Collectors.joining(", ", "[", "]")));
    }
  }
}
