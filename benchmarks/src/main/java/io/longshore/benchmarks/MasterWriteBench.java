package io.longshore.benchmarks;

import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.meta.ObjectMeta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Objects made in the master, each on the disk when it is answered, against values put into etcd.
 * An API server that keeps its objects in etcd takes what etcd takes, and its own time.
 */
final class MasterWriteBench implements Bench {
  private static final int ALONE = 500;
  private static final int TOGETHER = 4_000;
  private static final int WRITERS = 16;
  private static final String PAYLOAD = "x".repeat(800);

  /** Makes the object of a number. */
  private interface Write {
    void at(int number) throws Exception;
  }

  @Override
  public String name() {
    return "master-write";
  }

  @Override
  public String aim() {
    return "writes per second with fsync by 16 writers: at least those of etcd alone";
  }

  @Override
  public Outcome run() throws Exception {
    Map<String, Double> metrics = new LinkedHashMap<>();
    double ours;
    try (MasterProcess master = MasterProcess.start();
        KubeClient client = master.client()) {
      ours = measure("master", metrics, number -> create(client, number));
    }
    double etcds;
    try (EtcdProcess etcd = EtcdProcess.start()) {
      etcds = measure("etcd", metrics, number -> etcd.put("/registry/" + number, PAYLOAD));
    }
    return new Outcome(metrics, ours >= etcds);
  }

  private static void create(KubeClient client, int number) {
    client.create(
        ConfigMap.RESOURCE,
        new ConfigMap(
            ObjectMeta.named("default", "bench-" + number),
            Map.of("payload", PAYLOAD),
            Map.of(),
            false),
        WriteOptions.DEFAULT);
  }

  /** Returns the writes per second of many writers. */
  private static double measure(String name, Map<String, Double> metrics, Write write)
      throws Exception {
    together(write, 0); // Nothing is compiled before.
    Samples alone = new Samples(ALONE);
    for (int i = 0; i < ALONE; i++) {
      long start = System.nanoTime();
      write.at(TOGETHER + i);
      alone.addSince(start);
    }
    metrics.put(name + ", one writer, p50 (us)", alone.median());
    metrics.put(name + ", one writer, p99 (us)", alone.p99());
    long start = System.nanoTime();
    together(write, TOGETHER + ALONE);
    double perSecond = TOGETHER / ((System.nanoTime() - start) / 1e9);
    metrics.put(name + ", 16 writers (1/s)", perSecond);
    return perSecond;
  }

  private static void together(Write write, int first) throws Exception {
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int mine = writer;
        Callable<Boolean> work =
            () -> {
              for (int i = mine; i < TOGETHER; i += WRITERS) {
                write.at(first + i);
              }
              return true;
            };
        all.add(writers.submit(work));
      }
      for (Future<Boolean> one : all) {
        one.get();
      }
    }
  }
}
