package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.List;

/** EndpointSlices. */
record EndpointRules() implements KindRules {
  private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");

  @Override
  public void setDefaults(ObjectNode object) {
    for (ObjectNode port : Tree.objects(object, "ports")) {
      Tree.putIfMissing(port, "name", "");
      Tree.putIfMissing(port, "protocol", "TCP");
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    String type = Tree.text(object, "addressType");
    if (type.isEmpty()) {
      problems.add(Problem.required("addressType", ""));
    } else if (!TYPES.contains(type)) {
      problems.add(Problem.unsupported("addressType", type, TYPES));
    }
    int index = 0;
    for (ObjectNode endpoint : Tree.objects(object, "endpoints")) {
      if (endpoint.path("addresses").isEmpty()) {
        problems.add(
            Problem.required(
                "endpoints[" + index + "].addresses", "must contain at least 1 address"));
      }
      index++;
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (!object.path("addressType").equals(old.path("addressType"))) {
      problems.add(
          Problem.invalid("addressType", Tree.text(object, "addressType"), "field is immutable"));
    }
  }
}
