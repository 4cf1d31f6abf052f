package io.longshore.benchmarks;

import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The memory of agent and proxy in one process, idle, with pods. */
final class AgentMemoryBench implements Bench {
  private static final int PODS = 10;
  private static final Duration SETTLING = Duration.ofSeconds(20);
  private static final double MOST_MEGABYTES = 120;

  @Override
  public String name() {
    return "agent-memory";
  }

  @Override
  public String aim() {
    return "RSS of agent and proxy in one process, idle with 10 pods: at most 120 MB";
  }

  @Override
  public Outcome run() throws Exception {
    try (LocalCluster cluster = new LocalCluster();
        KubeClient client = cluster.client()) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      Thread.sleep(SETTLING);
      metrics.put("without pods (MB)", cluster.agentMegabytes());
      cluster.network().namespace().call(() -> runPods(client));
      Thread.sleep(SETTLING);
      double megabytes = cluster.agentMegabytes();
      metrics.put("with 10 pods (MB)", megabytes);
      return new Outcome(metrics, megabytes <= MOST_MEGABYTES);
    }
  }

  private static boolean runPods(KubeClient client) throws InterruptedException {
    for (int i = 0; i < PODS; i++) {
      client.create(Pod.RESOURCE, pod(i), WriteOptions.DEFAULT);
    }
    while (running(client) < PODS) {
      Thread.sleep(100);
    }
    return true;
  }

  private static long running(KubeClient client) {
    return client.list(Pod.RESOURCE, "default", ListOptions.ALL).items().stream()
        .filter(pod -> pod.status().map(one -> one.phase().equals("Running")).orElse(false))
        .count();
  }

  private static Pod pod(int number) {
    return Json.read(
        """
        {"metadata":{"namespace":"default","name":"pod-%d"},
         "spec":{"containers":[{"name":"main","image":"%s","command":["sleep","1000000"]}],
                 "terminationGracePeriodSeconds":0}}
        """
            .formatted(number, TestImage.BUSYBOX),
        Pod.class);
  }
}
