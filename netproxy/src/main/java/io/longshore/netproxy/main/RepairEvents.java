package io.longshore.netproxy.main;

import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.sync.SyncObserver;

/** Tells the cluster that somebody else changes this proxy's rules. */
record RepairEvents(ProxyEvents events) implements SyncObserver {
  @Override
  public void repaired(IpFamily family, int differences) {
    events.ofNode(
        "Warning",
        "RepairedServiceRules",
        "Repair",
        "somebody else had changed the rules of " + family + " in " + differences + " places");
  }
}
