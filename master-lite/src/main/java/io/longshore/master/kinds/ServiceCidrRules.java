package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Addresses;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import java.util.List;

/** ServiceCIDRs: kubernetes' pkg/apis/networking/validation. */
record ServiceCidrRules() implements KindRules {
  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place spec = Place.of(object, problems).at("spec");
    Place ranges = spec.at("cidrs");
    int count = ranges.value().size();
    if (count == 0) {
      ranges.required("at least one CIDR required");
    } else if (count > 2) {
      shownWhole(spec, ranges).invalid("may only hold up to 2 values");
    } else if (count == 2 && !areOfBothVersions(ranges)) {
      shownWhole(spec, ranges)
          .invalid(
              "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                  + " 2001:db8::/64");
    } else {
      ranges.each().forEach(range -> range.matches(Addresses::range));
    }
  }

  private static Place shownWhole(Place spec, Place ranges) {
    ObjectNode shown = spec.value().deepCopy();
    shown.removeAll();
    shown.set("CIDRs", ranges.value());
    return ranges.having(shown);
  }

  static boolean areOfBothVersions(Place ranges) {
    String first = ranges.index(0).text();
    String second = ranges.index(1).text();
    return Addresses.legacyRange(first).isEmpty()
        && Addresses.legacyRange(second).isEmpty()
        && Addresses.isSix(first) != Addresses.isSix(second);
  }

  /** A range of the other version may be added, and none changed or removed. */
  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place ranges = Place.of(object, problems).at("spec", "cidrs");
    Place before = Place.of(old, problems).at("spec", "cidrs");
    if (ranges.value().size() < before.value().size()) {
      ranges.invalid("field is immutable");
      return;
    }
    for (int i = 0; i < before.value().size(); i++) {
      ranges.index(i).unchanged(before.index(i));
    }
  }
}
