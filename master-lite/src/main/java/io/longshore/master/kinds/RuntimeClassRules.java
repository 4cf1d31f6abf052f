package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.kinds.pod.ResourceChecks;
import io.longshore.master.kinds.pod.TolerationChecks;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Selectors;
import java.util.List;

/** RuntimeClasses: kubernetes' pkg/apis/node/validation. */
record RuntimeClassRules() implements KindRules {
  @Override
  public boolean createdByUpdate() {
    return true;
  }

  @Override
  public void validateCreate(ObjectNode object, List<Problem> problems) {
    Place whole = Place.of(object, problems);
    whole.at("handler").matches(Formats::dnsLabel);
    ResourceChecks.overhead(whole.at("overhead", "podFixed").calledAs("overhead"));
    Selectors.labels(whole.at("scheduling", "nodeSelector"));
    TolerationChecks.check(whole.at("scheduling", "tolerations"));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place.of(object, problems).at("handler").unchanged(Place.of(old, problems).at("handler"));
  }
}
