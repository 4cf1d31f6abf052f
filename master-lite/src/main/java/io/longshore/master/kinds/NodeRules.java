package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.kinds.pod.ResourceChecks;
import io.longshore.master.kinds.pod.TolerationChecks;
import io.longshore.master.registry.Addresses;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nodes, which register themselves with their status: pkg/apis/core/validation. */
record NodeRules() implements KindRules {
  private static final String RANGES_STAY =
      "node updates may not change podCIDR except from \"\" to valid";
  private static final String PROVIDER_STAYS =
      "node updates may not change providerID except from \"\" to valid";

  @Override
  public boolean createdWithStatus() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode object) {
    if (object.path("spec") instanceof ObjectNode spec) {
      joinRanges(spec);
    }
    JsonNode capacity = Tree.at(object, "status", "capacity");
    if (!capacity.isMissingNode() && !object.path("status").has("allocatable")) {
      Tree.objectAt(object, "status").set("allocatable", capacity.deepCopy());
    }
  }

  /** The older field counts where both are there: Convert_v1_NodeSpec_To_core_NodeSpec. */
  private static void joinRanges(ObjectNode spec) {
    String one = Tree.text(spec, "podCIDR");
    String first = spec.path("podCIDRs").path(0).asText("");
    if (!one.isEmpty() && !one.equals(first)) {
      spec.putArray("podCIDRs").add(one);
    } else if (one.isEmpty() && !first.isEmpty()) {
      spec.put("podCIDR", first);
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place node = Place.of(object, problems);
    taints(node.at("spec", "taints").calledAs("metadata.taints"));
    quantities(node);
    ranges(node.at("spec", "podCIDRs"));
  }

  /** Upstream calls them as if they were metadata. */
  private static void taints(Place taints) {
    Set<String> seen = new HashSet<>();
    for (Place taint : taints.each()) {
      taint.at("key").matches(Formats::qualifiedName);
      List<String> wrong = Formats.labelValue(taint.text("value"));
      if (!wrong.isEmpty()) {
        taint.at("value").invalid(String.join(";", wrong));
      }
      taint.at("effect").oneOf(TolerationChecks.EFFECTS);
      if (!seen.add(taint.text("effect") + " " + taint.text("key"))) {
        taint.duplicate("taints must be unique by key and effect pair");
      }
    }
  }

  private static void quantities(Place node) {
    for (String kind : List.of("capacity", "allocatable")) {
      Place amounts = node.at("status", kind);
      for (String name : amounts.keys()) {
        ResourceChecks.amount(name, amounts.at(name));
      }
    }
  }

  private static void ranges(Place ranges) {
    ranges.each().forEach(range -> range.matches(Addresses::legacyRange));
    if (ranges.value().size() > 1) {
      if (ranges.value().size() > 2 || !ServiceCidrRules.areOfBothVersions(ranges)) {
        ranges.invalid("may specify no more than one CIDR for each IP family");
      }
      Set<String> seen = new HashSet<>();
      ranges.each().forEach(range -> range.unique(seen));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place node = Place.of(object, problems);
    Place before = Place.of(old, problems);
    addresses(node);
    Place ranges = node.at("spec", "podCIDRs");
    JsonNode oldRanges = before.at("spec", "podCIDRs").value();
    if (!oldRanges.isEmpty() && !oldRanges.equals(ranges.value())) {
      ranges.forbidden(RANGES_STAY);
    }
    Place provider = node.at("spec", "providerID");
    String oldProvider = before.at("spec", "providerID").text();
    if (!oldProvider.isEmpty() && !oldProvider.equals(provider.text())) {
      provider.forbidden(PROVIDER_STAYS);
    }
    if (!node.at("spec", "externalID").text().equals(before.at("spec", "externalID").text())) {
      node.at("spec", "externalID").forbidden("may not be updated");
    }
  }

  private static void addresses(Place node) {
    Set<JsonNode> seen = new HashSet<>();
    for (Place address : node.at("status").each("addresses")) {
      if (!seen.add(address.value())) {
        ObjectNode shown =
            Tree.object().put("Type", address.text("type")).put("Address", address.text("address"));
        address.having(shown).duplicate();
      }
    }
  }

  @Override
  public void validatePart(
      Registry.Part part, ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (part == Registry.Part.STATUS) {
      quantities(Place.of(object, problems));
      addresses(Place.of(object, problems));
    }
  }
}
