package io.longshore.netproxy.testing;

import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a tracker would say between two states. */
public final class StateChange {
  private StateChange() {}

  /** The changes, sorted by name. */
  public static List<ServiceChange> between(List<ServiceView> before, List<ServiceView> after) {
    Map<ServicePortName, ServiceView> old = new TreeMap<>();
    before.forEach(view -> old.put(view.name(), view));
    List<ServiceChange> changes = new ArrayList<>();
    for (ServiceView view : after) {
      ServiceView was = old.remove(view.name());
      if (was == null) {
        changes.add(new ServiceChange.Added(view));
      } else if (!was.equals(view)) {
        changes.add(new ServiceChange.Changed(was, view));
      }
    }
    old.values().forEach(view -> changes.add(new ServiceChange.Removed(view)));
    changes.sort(java.util.Comparator.comparing(ServiceChange::name));
    return changes;
  }
}
