package io.longshore.benchmarks;

import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.DockerRig;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.cri.testing.TestImage;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What container runtimes take to answer, through our client: containerd, and a Docker Engine. */
final class CriBench implements Bench {
  private static final int CONTAINERS = 100;
  private static final int CALLS = 500;
  private static final int LISTS = 100;
  private static final int PODS = 20;
  private static final int WARM_UP_SHARE = 5;
  private static final double STATUS_AIM_MICROS = 5_000;
  private static final double THREADS_AIM = 2;

  @Override
  public String name() {
    return "cri";
  }

  @Override
  public String aim() {
    return "with 100 containers, the status of one in at most 5 ms at the median; an idle connection"
        + " has at most 2 threads";
  }

  @Override
  public Outcome run() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean met = true;
    for (Supplier<RuntimeRig> starter :
        List.<Supplier<RuntimeRig>>of(ContainerdRig::start, DockerRig::start)) {
      try (RuntimeRig rig = starter.get()) {
        met &= new Measurement(rig, metrics).met();
      }
    }
    return new Outcome(metrics, met);
  }

  /** One runtime. */
  private record Measurement(RuntimeRig rig, Map<String, Double> metrics) {

    boolean met() {
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      double heap = heap();
      try (ContainerRuntime runtime = rig.connect()) {
        runtime.version();
        put("idle connection, heap (KiB)", Math.max(0, heap() - heap) / 1024);
        double added = (double) ManagementFactory.getThreadMXBean().getThreadCount() - threads;
        put("idle connection, threads", Math.max(0, added));
        double status = calls(runtime);
        pods(runtime);
        return status <= STATUS_AIM_MICROS && added <= THREADS_AIM;
      }
    }

    private void put(String name, double value) {
      metrics.put(rig.name() + ": " + name, value);
    }

    private static double heap() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Returns the median of a status, in microseconds. */
    private double calls(ContainerRuntime runtime) {
      SandboxConfig config = sandbox("many");
      String sandbox = runtime.runSandbox(config, "");
      String last = "";
      for (int i = 0; i < CONTAINERS; i++) {
        last = runtime.createContainer(sandbox, container("c" + i), config);
      }
      String container = last;
      repeated("version", CALLS, runtime::version);
      repeated("list of 100", LISTS, () -> runtime.containers(ContainerFilter.ALL));
      double status =
          repeated("status of one of 100", CALLS, () -> runtime.containerStatus(container));
      runtime.stopSandbox(sandbox);
      runtime.removeSandbox(sandbox);
      return status;
    }

    private double repeated(String what, int runs, Supplier<Object> call) {
      Samples samples = new Samples(runs);
      for (int i = -runs / WARM_UP_SHARE; i < runs; i++) {
        long start = System.nanoTime();
        Object result = call.get();
        if (i >= 0) {
          samples.addSince(start);
        }
        if (result.toString().isEmpty()) {
          throw new IllegalStateException(what + " says nothing");
        }
      }
      put(what + ", p50 (us)", samples.median());
      put(what + ", p99 (us)", samples.p99());
      return samples.median();
    }

    private void pods(ContainerRuntime runtime) {
      Samples sandboxes = new Samples(PODS);
      Samples both = new Samples(PODS);
      for (int i = 0; i < PODS; i++) {
        SandboxConfig config = sandbox("pod" + i);
        long start = System.nanoTime();
        String sandbox = runtime.runSandbox(config, "");
        sandboxes.addSince(start);
        String id = runtime.createContainer(sandbox, container("main"), config);
        runtime.startContainer(id);
        ContainerState state = runtime.containerStatus(id).state();
        both.addSince(start);
        if (state != ContainerState.RUNNING) {
          throw new IllegalStateException("it does not run: " + runtime.containerStatus(id));
        }
        runtime.stopSandbox(sandbox);
        runtime.removeSandbox(sandbox);
      }
      put("sandbox, p50 (ms)", sandboxes.median() / 1000);
      put("sandbox and container to running, p50 (ms)", both.median() / 1000);
      put("sandbox and container to running, p99 (ms)", both.p99() / 1000);
    }

    private SandboxConfig sandbox(String name) {
      return SandboxConfig.of(new SandboxMetadata(name, "uid-" + name, "bench", 0))
          .withCgroup(rig.cgroupParent(), Resources.UNLIMITED, Resources.UNLIMITED);
    }

    private static ContainerConfig container(String name) {
      return ContainerConfig.of(
          new ContainerMetadata(name, 0),
          ImageSpec.of(TestImage.BUSYBOX),
          ContainerCommand.of("sleep", "1000"));
    }
  }
}
