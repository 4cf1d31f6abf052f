package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.Names;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Events, with the checks of kubernetes' pkg/apis/core/validation/events.go: those with an
 * eventTime say who reports what; in events.k8s.io all have one, and only their series changes. As
 * upstream, mistakes are named by the fields of the kept form.
 *
 * @param type in which group
 */
record EventRules(ResourceType type) implements KindRules {
  private static final int LONGEST_WORD = 128;
  private static final int LONGEST_MESSAGE = 1024;
  private static final int SHORTEST_SERIES = 2;
  private static final Set<String> HOMES_OF_THE_CLUSTERS = Set.of("default", "kube-system");
  private static final String IMMUTABLE = "field is immutable";
  private static final String OTHER_NAMESPACE = "does not match event.namespace";
  private static final String REPORTER_RULE =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used"
          + " for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final List<String> CONSTANT =
      List.of(
          "involvedObject",
          "reason",
          "message",
          "source",
          "firstTimestamp",
          "lastTimestamp",
          "count",
          "type",
          "eventTime",
          "action",
          "related",
          "reportingComponent",
          "reportingInstance");

  /** Only the newer group asks for more than events always had to be. */
  private boolean strict() {
    return !type.group().isEmpty();
  }

  @Override
  public boolean createdByUpdate() {
    return true;
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    ObjectNode event = type.stored(object);
    String home = Tree.text(event, "metadata", "namespace");
    String about = Tree.text(event, "involvedObject", "namespace");
    boolean isTimed = event.hasNonNull("eventTime");
    boolean atHome =
        about.isEmpty()
            ? isTimed ? HOMES_OF_THE_CLUSTERS.contains(home) : home.equals("default")
            : isTimed || about.equals(home);
    if (!atHome) {
      problems.add(Problem.invalid("involvedObject.namespace", about, OTHER_NAMESPACE));
    }
    if (isTimed) {
      validateReport(event, problems);
    }
  }

  private static void validateReport(ObjectNode event, List<Problem> problems) {
    String reporter = Tree.text(event, "reportingComponent");
    if (reporter.isEmpty()) {
      problems.add(Problem.required("reportingController", ""));
    }
    if (!Names.isQualified(reporter)) {
      problems.add(Problem.invalid("reportingController", reporter, REPORTER_RULE));
    }
    for (String field : List.of("reportingInstance", "action", "reason")) {
      if (Tree.text(event, field).isEmpty()) {
        problems.add(Problem.required(field, ""));
      }
      refuseLonger(event, field, LONGEST_WORD, problems);
    }
    refuseLonger(event, "message", LONGEST_MESSAGE, problems);
  }

  private static void refuseLonger(
      ObjectNode event, String field, int longest, List<Problem> problems) {
    if (Tree.text(event, field).length() > longest) {
      problems.add(Problem.invalid(field, "", "can have at most " + longest + " characters"));
    }
  }

  @Override
  public void validateCreate(ObjectNode object, List<Problem> problems) {
    if (!strict()) {
      return;
    }
    ObjectNode event = type.stored(object);
    validateSeries(event, problems);
    if (!event.hasNonNull("eventTime")) {
      problems.add(Problem.required("eventTime", ""));
    }
    String kind = Tree.text(event, "type");
    if (!kind.equals("Normal") && !kind.equals("Warning")) {
      problems.add(Problem.invalid("type", "", "has invalid value: " + kind));
    }
    for (String field : List.of("firstTimestamp", "lastTimestamp")) {
      refuseSet(field, event.hasNonNull(field), problems);
    }
    refuseSet("count", event.path("count").asLong() != 0, problems);
    JsonNode source = event.path("source");
    boolean hasSource =
        !Tree.text(source, "component").isEmpty() || !Tree.text(source, "host").isEmpty();
    refuseSet("source", hasSource, problems);
  }

  private static void refuseSet(String field, boolean isSet, List<Problem> problems) {
    if (isSet) {
      problems.add(Problem.invalid(field, "", "needs to be unset"));
    }
  }

  private static void validateSeries(ObjectNode event, List<Problem> problems) {
    JsonNode series = event.path("series");
    if (!series.isObject()) {
      return;
    }
    if (series.path("count").asLong() < SHORTEST_SERIES) {
      problems.add(Problem.invalid("series.count", "", "should be at least " + SHORTEST_SERIES));
    }
    if (!series.hasNonNull("lastObservedTime")) {
      problems.add(Problem.required("series.lastObservedTime", ""));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (!strict()) {
      return;
    }
    ObjectNode event = type.stored(object);
    ObjectNode before = type.stored(old);
    if (!event.path("series").equals(before.path("series"))) {
      validateSeries(event, problems);
    }
    for (String field : CONSTANT) {
      if (!value(event, field).equals(value(before, field))) {
        String name = field.equals("reportingComponent") ? "reportingController" : field;
        problems.add(Problem.invalid(name, event.path(field).asText(""), IMMUTABLE));
      }
    }
  }

  /** What Go's types make of a field: nothing is as good as empty, and a time has no digits. */
  private static Object value(ObjectNode event, String field) {
    JsonNode value = event.path(field);
    boolean isTime = field.endsWith("Time") || field.endsWith("Timestamp");
    if (value.isContainerNode()) {
      return value.isEmpty() ? "" : value;
    }
    String text = value.asText("");
    return isTime && !text.isEmpty() ? Instant.parse(text) : text;
  }
}
