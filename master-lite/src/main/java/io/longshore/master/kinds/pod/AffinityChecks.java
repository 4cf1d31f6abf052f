package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mistakes in near which nodes and pods a pod wants to be: validateAffinity. */
final class AffinityChecks {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  private static final String NO_OPERATOR = "not a valid selector operator";
  private static final int MOST_WEIGHT = 100;

  private AffinityChecks() {}

  static void check(Place affinity) {
    Place nodes = affinity.at("nodeAffinity");
    if (nodes.has(REQUIRED)) {
      nodeSelector(nodes.at(REQUIRED));
    }
    for (Place term : nodes.each(PREFERRED)) {
      weight(term);
      nodeTerm(term.at("preference"), false);
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      affinity.at(kind).each(REQUIRED).forEach(AffinityChecks::podTerm);
      for (Place term : affinity.at(kind).each(PREFERRED)) {
        weight(term);
        podTerm(term.at("podAffinityTerm"));
      }
    }
  }

  private static void weight(Place term) {
    Place weight = term.at("weight");
    if (weight.number() <= 0 || weight.number() > MOST_WEIGHT) {
      weight.invalid("must be in the range 1-100");
    }
  }

  private static void nodeSelector(Place selector) {
    Place terms = selector.at("nodeSelectorTerms");
    if (terms.isEmpty()) {
      terms.required("must have at least one node selector term");
    }
    terms.each().forEach(term -> nodeTerm(term, true));
  }

  /** Values that no label can have are borne with where they only are preferred. */
  private static void nodeTerm(Place term, boolean checksValues) {
    for (Place requirement : term.each("matchExpressions")) {
      nodeRequirement(requirement);
      if (checksValues) {
        requirement.each("values").forEach(value -> value.matches(Formats::labelValue));
      }
    }
    term.each("matchFields").forEach(AffinityChecks::nodeField);
  }

  private static void nodeRequirement(Place requirement) {
    Place values = requirement.at("values");
    switch (requirement.text("operator")) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      case "Gt", "Lt" -> {
        if (values.value().size() != 1) {
          values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default -> requirement.at("operator").invalid(NO_OPERATOR);
    }
    requirement.at("key").matches(Formats::qualifiedName);
  }

  private static void nodeField(Place requirement) {
    Place operator = requirement.at("operator");
    Place values = requirement.at("values");
    if (!List.of("In", "NotIn").contains(operator.text())) {
      operator.invalid(NO_OPERATOR);
    } else if (values.value().size() != 1) {
      values.required(
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    if (requirement.text("key").equals("metadata.name")) {
      values.each().forEach(value -> value.matches(Formats::dnsSubdomain));
    } else {
      requirement.at("key").invalid("not a valid field selector key");
    }
  }

  private static void podTerm(Place term) {
    Selectors.check(term.at("labelSelector"));
    Selectors.check(term.at("namespaceSelector"));
    for (Place namespace : term.each("namespaces")) {
      term.at("namespace").having(namespace.value()).matches(Formats::dnsLabel);
    }
    labelKeys(term);
    Place key = term.at("topologyKey");
    if (key.isEmpty()) {
      key.required("can not be empty");
    }
    key.matches(Formats::qualifiedName);
  }

  private static void labelKeys(Place term) {
    for (String field : List.of("matchLabelKeys", "mismatchLabelKeys")) {
      Place keys = term.at(field);
      if (!keys.isEmpty() && !term.has("labelSelector")) {
        keys.forbidden("must not be specified when labelSelector is not set");
      } else {
        keys.each().forEach(key -> key.matches(Formats::qualifiedName));
      }
    }
    Set<String> mismatched = new HashSet<>();
    term.each("mismatchLabelKeys").forEach(key -> mismatched.add(key.text()));
    for (Place key : term.each("matchLabelKeys")) {
      if (mismatched.contains(key.text())) {
        key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
  }

  /** How evenly pods are to be spread: validateTopologySpreadConstraints. */
  static void spread(Place constraints) {
    Set<String> later = new HashSet<>();
    List<Place> all = constraints.each();
    for (int i = 0; i < all.size(); i++) {
      List<Place> rest = all.subList(i + 1, all.size());
      later.clear();
      rest.forEach(one -> later.add(pair(one)));
      spread(all.get(i), later);
    }
  }

  private static String pair(Place constraint) {
    return "{" + constraint.text("topologyKey") + ", " + constraint.text("whenUnsatisfiable") + "}";
  }

  private static void spread(Place constraint, Set<String> later) {
    Place skew = constraint.at("maxSkew");
    if (skew.number() <= 0) {
      skew.invalid("must be greater than zero");
    }
    if (constraint.at("topologyKey").isEmpty()) {
      constraint.at("topologyKey").required("can not be empty");
    }
    Place action = constraint.at("whenUnsatisfiable");
    action.oneOfAtAll(List.of("DoNotSchedule", "ScheduleAnyway"));
    if (later.contains(pair(constraint))) {
      constraint.at("{topologyKey, whenUnsatisfiable}").having(pair(constraint)).duplicate();
    }
    Place domains = constraint.at("minDomains");
    if (domains.isThere() && domains.number() <= 0) {
      domains.invalid("must be greater than zero");
    }
    if (domains.isThere() && !action.text().equals("DoNotSchedule")) {
      domains.invalid(
          "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action.text());
    }
    constraint.at("nodeAffinityPolicy").oneOfIfThere(List.of("Honor", "Ignore"));
    constraint.at("nodeTaintsPolicy").oneOfIfThere(List.of("Honor", "Ignore"));
    spreadKeys(constraint);
    Selectors.check(constraint.at("labelSelector"));
  }

  private static void spreadKeys(Place constraint) {
    Place keys = constraint.at("matchLabelKeys");
    if (!keys.isEmpty() && !constraint.has("labelSelector")) {
      keys.forbidden("must not be specified when labelSelector is not set");
    }
    List<String> selected = Selectors.keys(constraint.at("labelSelector"));
    for (Place key : keys.each()) {
      key.matches(Formats::qualifiedName);
      if (selected.contains(key.text())) {
        key.invalid("exists in both matchLabelKeys and labelSelector");
      }
    }
  }
}
