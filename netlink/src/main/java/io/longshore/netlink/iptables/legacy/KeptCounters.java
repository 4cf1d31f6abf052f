package io.longshore.netlink.iptables.legacy;

import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.TableEdit;
import java.util.ArrayList;
import java.util.List;

/**
 * What the entries of a new table go on counting from: the kernel begins at zero and tells what the
 * old entries had counted at the moment of the change.
 */
final class KeptCounters {
  private KeptCounters() {}

  /** One for each new entry, in their order. */
  static List<Counters> of(LegacyWriter.Written written, List<Counters> old) {
    List<Counters> kept = new ArrayList<>();
    for (int i = 0; i < written.origins().size(); i++) {
      int origin = written.origins().get(i);
      kept.add(origin == TableEdit.NEW ? written.counters().get(i) : old.get(origin));
    }
    return kept;
  }
}
