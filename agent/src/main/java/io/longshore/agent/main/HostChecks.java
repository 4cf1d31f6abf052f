package io.longshore.agent.main;

import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.base.log.Log;
import io.longshore.linux.cgroup.CgroupLayout;
import io.longshore.linux.proc.MemoryInfo;
import io.longshore.linux.proc.OomScore;
import io.longshore.linux.proc.Sysctl;
import java.io.UncheckedIOException;
import java.util.Map;

/** Whether this machine may be a node, and what is set on it: pkg/kubelet/cm. */
final class HostChecks {
  private static final Log LOG = Log.of("agent");

  private static final Map<String, String> TUNABLES =
      Map.of(
          "vm/overcommit_memory", "1",
          "vm/panic_on_oom", "0",
          "kernel/panic", "10",
          "kernel/panic_on_oops", "1",
          "kernel/keys/root_maxkeys", "1000000",
          "kernel/keys/root_maxbytes", "25000000");

  private HostChecks() {}

  /** Refuses a machine that the configuration does not want. */
  static void check(KubeletConfiguration configuration) {
    if (configuration.cgroups().failSwapOn() && MemoryInfo.read().swapTotal() > 0) {
      throw new AgentException(
          "running with swap on is not supported, please disable swap or set failSwapOn to false");
    }
    if (configuration.cgroups().failCgroupV1()) {
      switch (CgroupLayout.read()) {
        case CgroupLayout.Version1 _ ->
            throw new AgentException(
                "this machine uses cgroup version 1; set failCgroupV1 to false to use it"
                    + " nevertheless");
        case CgroupLayout.Version2 _ -> {}
      }
    }
  }

  static void tune(KubeletConfiguration configuration) {
    Sysctl sysctl = new Sysctl();
    TUNABLES.forEach(
        (name, value) -> {
          String now = sysctl.read(name).orElse(value);
          if (now.equals(value)) {
            return;
          }
          if (configuration.process().protectKernelDefaults()) {
            throw new AgentException(
                "invalid kernel flag: "
                    + name
                    + ", expected value: "
                    + value
                    + ", actual value: "
                    + now);
          }
          try {
            sysctl.write(name, value);
          } catch (UncheckedIOException e) {
            LOG.warn("a setting of the kernel cannot be made", "name", name, "error", e);
          }
        });
  }

  /** Lower scores take a right that not every machine gives: then it goes on without. */
  static void protectFromOom(int score) {
    if (!OomScore.write(ProcessHandle.current().pid(), score)) {
      LOG.warn("the kernel may end this process for want of memory", "wanted", score);
    }
  }
}
