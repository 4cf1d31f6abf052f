package io.longshore.netproxy.sync;

import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import java.util.List;

/** Everything, as it should be; the views are sorted by name. */
public record DesiredState(Surroundings surroundings, List<ServiceView> services) {

  /** Copies the list. */
  public DesiredState {
    services = List.copyOf(services);
  }
}
