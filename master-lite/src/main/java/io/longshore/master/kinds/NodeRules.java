package io.longshore.master.kinds;

import io.longshore.master.registry.KindRules;

/** Nodes register themselves with their status. */
record NodeRules() implements KindRules {
  @Override
  public boolean createdWithStatus() {
    return true;
  }
}
