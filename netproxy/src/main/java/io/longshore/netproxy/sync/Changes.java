package io.longshore.netproxy.sync;

import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.Surroundings;
import java.util.List;

/**
 * What is to be done together. One service port may give up what another takes: what is removed
 * must go before, or together with, what is added.
 *
 * @param surroundings as they are now, changed or not
 * @param services sorted by name, each once
 */
public record Changes(Surroundings surroundings, List<ServiceChange> services) {

  /** Copies the list. */
  public Changes {
    services = List.copyOf(services);
  }
}
