package io.longshore.netproxy.nftables;

import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ServiceView;
import java.util.List;

/** The endpoints of a service port by their indexes. */
record Indexed(List<Destination> all, List<Destination> local) {
  static final Indexed NONE = new Indexed(List.of(), List.of());

  Indexed next(ServiceView view) {
    List<Destination> nextAll = Order.next(all, view.choice().cluster());
    List<Destination> nextLocal = Order.next(local, view.choice().local());
    return new Indexed(nextAll, nextLocal);
  }
}
