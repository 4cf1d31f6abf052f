package io.longshore.netproxy.conntrack;

import io.longshore.linux.proc.Sysctl;
import io.longshore.netlink.conntrack.FlowLimits;
import io.longshore.netlink.wire.NetlinkException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets how the kernel tracks connections. In a container much of this is read-only: what is right
 * already is not written, and what cannot be written is reported, not fatal.
 */
public final class TrackingTuning {
  private static final String FOLDER = "net/netfilter/nf_conntrack_";

  /** Flows for each place in the table, kube-proxy's cmd/kube-proxy/app/conntrack.go. */
  private static final int FLOWS_PER_BUCKET = 4;

  private final FlowLimits limits;
  private final Sysctl sysctl;
  private final List<String> problems = new ArrayList<>();

  /** Of the network namespace of the thread that calls {@link #apply}. */
  public TrackingTuning(FlowLimits limits, Sysctl sysctl) {
    this.limits = limits;
    this.sysctl = sysctl;
  }

  /** Sets what is to be different; returns what could not be set, and why. */
  public List<String> apply(TrackingSettings settings) {
    problems.clear();
    settings.mostFlows().ifPresent(this::raiseLimit);
    seconds("tcp_timeout_established", settings.tcpEstablished());
    seconds("tcp_timeout_close_wait", settings.tcpCloseWait());
    seconds("udp_timeout", settings.udp());
    seconds("udp_timeout_stream", settings.udpStream());
    if (settings.liberal()) {
      set("tcp_be_liberal", 1);
    }
    return List.copyOf(problems);
  }

  private void raiseLimit(long wanted) {
    try {
      if (limits.limit() < wanted) {
        limits.setLimit(wanted);
      }
      if (limits.buckets() < wanted / FLOWS_PER_BUCKET) {
        limits.setBuckets(wanted / FLOWS_PER_BUCKET);
      }
    } catch (NetlinkException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void seconds(String name, Optional<Duration> wanted) {
    wanted.filter(Duration::isPositive).ifPresent(time -> set(name, time.toSeconds()));
  }

  private void set(String name, long value) {
    try {
      Optional<Long> current = sysctl.readNumber(FOLDER + name);
      if (current.isEmpty()) {
        problems.add("cannot set " + FOLDER + name + ": this kernel does not have it");
      } else if (current.get() != value) {
        sysctl.write(FOLDER + name, Long.toString(value));
      }
    } catch (UncheckedIOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }
}
