package io.longshore.benchmarks;

import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.client.Watch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.json.WatchEvent;
import io.longshore.kubeapi.meta.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** From a write's beginning at one client to its event at another, and from its answer. */
final class MasterWatchBench implements Bench {
  private static final int WARM_UP = 500;
  private static final int RUNS = 2_000;
  private static final double P99_MICROS = 5_000;

  @Override
  public String name() {
    return "master-watch";
  }

  @Override
  public String aim() {
    return "a write to its event at a watcher: p99 at most 5 ms";
  }

  @Override
  public Outcome run() throws Exception {
    try (MasterProcess master = MasterProcess.start();
        KubeClient writer = master.client();
        KubeClient reader = master.client();
        Watch<ConfigMap> watch = watch(reader)) {
      BlockingQueue<String> names = new ArrayBlockingQueue<>(WARM_UP + RUNS);
      Thread follower = Thread.ofVirtual().start(() -> follow(watch, names));
      Samples samples = new Samples(RUNS);
      for (int i = 0; i < WARM_UP + RUNS; i++) {
        String name = "bench-" + i;
        long start = System.nanoTime();
        create(writer, name);
        String seen = names.take();
        if (!seen.equals(name)) {
          throw new IllegalStateException("an event of " + seen + " instead of " + name);
        }
        if (i >= WARM_UP) {
          samples.addSince(start);
        }
      }
      follower.join();
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("write to event, with the write, p50 (us)", samples.median());
      metrics.put("write to event, with the write, p99 (us)", samples.p99());
      return new Outcome(metrics, samples.p99() <= P99_MICROS);
    }
  }

  private static Watch<ConfigMap> watch(KubeClient client) {
    String now = client.list(ConfigMap.RESOURCE, "default", ListOptions.ALL).resourceVersion();
    return client.watch(ConfigMap.RESOURCE, "default", ListOptions.ALL.from(now, ""));
  }

  private static void follow(Watch<ConfigMap> watch, BlockingQueue<String> names) {
    for (int seen = 0; seen < WARM_UP + RUNS; ) {
      if (watch.next().orElseThrow() instanceof WatchEvent.Added<ConfigMap>(ConfigMap object)
          && object.metadata().name().startsWith("bench-")) {
        names.add(object.metadata().name());
        seen++;
      }
    }
  }

  private static void create(KubeClient client, String name) {
    client.create(
        ConfigMap.RESOURCE,
        new ConfigMap(ObjectMeta.named("default", name), Map.of("a", "b"), Map.of(), false),
        WriteOptions.DEFAULT);
  }
}
