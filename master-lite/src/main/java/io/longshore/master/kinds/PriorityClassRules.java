package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.List;
import java.util.Map;

/** PriorityClasses: kubernetes' pkg/apis/scheduling/validation. */
record PriorityClassRules() implements KindRules {
  static final List<String> POLICIES = List.of("PreemptLowerPriority", "Never");
  private static final int MOST_OF_USERS = 1_000_000_000;
  private static final String SYSTEM_PREFIX = "system-";
  private static final Map<String, Integer> OF_THE_SYSTEM =
      Map.of(
          "system-cluster-critical",
          2 * MOST_OF_USERS,
          "system-node-critical",
          2 * MOST_OF_USERS + 1000);

  @Override
  public void setDefaults(ObjectNode object) {
    Tree.putIfMissing(object, "preemptionPolicy", POLICIES.getFirst());
  }

  @Override
  public void validateCreate(ObjectNode object, List<Problem> problems) {
    Place whole = Place.of(object, problems);
    Place name = whole.at("metadata", "name");
    if (name.text().startsWith(SYSTEM_PREFIX)) {
      String wrong = whyNotOfTheSystem(name.text(), whole);
      if (!wrong.isEmpty()) {
        name.forbidden(
            "priority class names with '"
                + SYSTEM_PREFIX
                + "' prefix are reserved for system use only. error: "
                + wrong);
      }
    } else if (whole.number("value") > MOST_OF_USERS) {
      whole
          .at("value")
          .forbidden("maximum allowed value of a user defined priority is " + MOST_OF_USERS);
    }
    whole.at("preemptionPolicy").oneOf(POLICIES);
  }

  private static String whyNotOfTheSystem(String name, Place whole) {
    Integer value = OF_THE_SYSTEM.get(name);
    if (value == null) {
      return name + " is not a known system priority class";
    } else if (whole.number("value") != value) {
      return "value of " + name + " PriorityClass must be " + value;
    }
    return whole.isTrue("globalDefault")
        ? "globalDefault of " + name + " PriorityClass must be false"
        : "";
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place whole = Place.of(object, problems);
    Place before = Place.of(old, problems);
    if (whole.number("value") != before.number("value")) {
      whole.at("value").forbidden("may not be changed in an update.");
    }
    whole.at("preemptionPolicy").unchanged(before.at("preemptionPolicy"));
  }
}
