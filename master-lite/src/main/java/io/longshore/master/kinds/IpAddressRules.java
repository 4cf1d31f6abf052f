package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import java.util.List;

/** IPAddresses: kubernetes' pkg/apis/networking/validation. */
record IpAddressRules() implements KindRules {
  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place parent = Place.of(object, problems).at("spec", "parentRef");
    if (!parent.isThere()) {
      parent.required("");
      return;
    }
    parent.at("group").matchesIfSet(Formats::dnsSubdomain);
    parent.at("resource").requireMatching(Formats::pathSegment);
    parent.at("name").requireMatching(Formats::pathSegment);
    parent.at("namespace").matchesIfSet(Formats::pathSegment);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place.of(object, problems)
        .at("spec", "parentRef")
        .unchanged(Place.of(old, problems).at("spec", "parentRef"));
  }
}
