package io.longshore.netproxy.main;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.proc.Sysctl;
import io.longshore.netlink.conntrack.FlowLimits;
import io.longshore.netproxy.config.ConntrackSettings;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.conntrack.TrackingSettings;
import io.longshore.netproxy.conntrack.TrackingTuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Sets what of the machine a proxy is told to set; what it may not set is reported. */
public final class MachineTuning {
  private static final Log LOG = Log.of("proxy");
  private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");

  private MachineTuning() {}

  /** Does what needs all privileges: with {@code --init-only} this is all. */
  public static void apply(KubeProxyConfiguration config, NetworkNamespace network) {
    TrackingTuning tuning = new TrackingTuning(new FlowLimits(), new Sysctl());
    try {
      network
          .call(() -> tuning.apply(settings(config.conntrack())))
          .forEach(problem -> LOG.warn("connection tracking stays as it is", "problem", problem));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot enter the " + network, e);
    }
  }

  static TrackingSettings settings(ConntrackSettings wanted) {
    return new TrackingSettings(
        TrackingSettings.mostFlows(
            wanted.maxPerCore().orElse(0),
            wanted.min().orElse(0),
            Runtime.getRuntime().availableProcessors()),
        wanted.tcpEstablishedTimeout(),
        wanted.tcpCloseWaitTimeout(),
        wanted.tcpBeLiberal(),
        Optional.of(wanted.udpTimeout()),
        Optional.of(wanted.udpStreamTimeout()));
  }

  /** How unlikely the kernel is to end this process when memory is short. */
  static void oomScore(int adjustment) {
    try {
      Files.writeString(OOM_SCORE, Integer.toString(adjustment));
    } catch (IOException e) {
      LOG.warn("the OOM score stays as it is", "wanted", adjustment, "error", e);
    }
  }
}
