package io.longshore.benchmarks;

import io.longshore.kubeapi.client.KubeClient;
import java.util.LinkedHashMap;
import java.util.Map;

/** From the start of the agent's process until its new Node is Ready; runtime and master are up. */
final class AgentStartBench implements Bench {
  private static final int RUNS = 5;
  private static final double MOST_MILLIS = 1_000;

  @Override
  public String name() {
    return "agent-start";
  }

  @Override
  public String aim() {
    return "process start to node Ready: at most 1 s";
  }

  @Override
  public Outcome run() throws Exception {
    Samples samples = new Samples(RUNS);
    try (LocalCluster cluster = new LocalCluster();
        KubeClient client = cluster.client()) {
      for (int i = 0; i < RUNS; i++) {
        samples.add((long) (cluster.restartAgent(client) * 1e6));
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("process start to node Ready, p50 (ms)", samples.median() / 1000);
    metrics.put("process start to node Ready, slowest (ms)", samples.micros(1) / 1000);
    return new Outcome(metrics, samples.median() / 1000 <= MOST_MILLIS);
  }
}
