package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import java.util.List;

/** Leases: kubernetes' pkg/apis/coordination/validation. */
record LeaseRules() implements KindRules {
  private static final List<String> STRATEGIES = List.of("OldestEmulationVersion");

  @Override
  public boolean createdByUpdate() {
    return true;
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place spec = Place.of(object, problems).at("spec");
    Place duration = spec.at("leaseDurationSeconds");
    if (duration.isThere() && duration.number() <= 0) {
      duration.invalid("must be greater than 0");
    }
    spec.at("leaseTransitions").notNegative();
    Place strategy = spec.at("strategy");
    if (strategy.isThere()) {
      // Upstream says the last step twice.
      Place called = strategy.calledAs("spec.strategy.strategy");
      if (strategy.text().contains("/")) {
        called.matches(Formats::qualifiedName);
      } else {
        called.oneOfIfThere(STRATEGIES);
      }
    }
    if (!spec.at("preferredHolder").isEmpty() && strategy.isEmpty()) {
      spec.at("preferredHolder").forbidden("may only be specified if `strategy` is defined");
    }
  }
}
