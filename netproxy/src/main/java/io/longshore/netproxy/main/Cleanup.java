package io.longshore.netproxy.main;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.sync.Leftovers;
import java.util.ArrayList;
import java.util.List;

/** Removes what modes have left, of ours and of kube-proxy. */
public final class Cleanup {
  private static final Log LOG = Log.of("proxy");

  private Cleanup() {}

  /** Removes what it can; returns what could not be removed, and why. */
  public static List<String> remove(List<Mode> modes, NetworkNamespace network) {
    List<String> problems = new ArrayList<>();
    for (Mode mode : modes) {
      try {
        Leftovers leftovers = mode.leftovers().apply(network);
        int count = leftovers.remove();
        if (count > 0) {
          LOG.info("leftovers were removed", "mode", mode.mode(), "count", count);
        }
      } catch (RuntimeException e) {
        LOG.error("leftovers could not be removed", "mode", mode.mode(), "error", e);
        problems.add(mode.mode() + ": " + e.getMessage());
      }
    }
    return problems;
  }
}
