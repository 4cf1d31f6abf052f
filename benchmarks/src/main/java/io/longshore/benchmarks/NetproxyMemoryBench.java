package io.longshore.benchmarks;

import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.linux.proc.ProcessStatus;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The memory of {@code longshore proxy} as a process, with the JVM's options that it is shipped
 * with. The mode ipvs needs another kernel than most machines for development have: see {@link
 * NetproxyIpvsBench}.
 */
final class NetproxyMemoryBench implements Bench {
  private static final int[] SIZES = ProxyModes.sizes(10_000, 1_000, 50_000);
  private static final String JUDGED = "nftables, 10,000 Services: RSS (MB)";
  private static final double MOST_MEGABYTES = 130;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final int METRICS_PORT = 10_249;
  private static final int LOG_CHARACTERS = 2_000;

  @Override
  public String name() {
    return "netproxy-memory";
  }

  @Override
  public String aim() {
    return "RSS of the proxy alone at 10,000 Services x 2 endpoints, in the mode nftables: at most"
        + " 130 MB";
  }

  @Override
  public Outcome run() throws Exception {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String mode : ProxyModes.chosen("nftables iptables userspace")) {
      for (int size : SIZES) {
        try (TestNetwork network = TestNetwork.create();
            ScriptedApiServer server = network.namespace().call(ScriptedApiServer::new)) {
          fill(server, size);
          measure(mode, size, network, server, metrics);
        }
      }
    }
    Double judged = metrics.get(JUDGED);
    return new Outcome(
        metrics, judged == null ? Verdict.NONE : Verdict.of(judged <= MOST_MEGABYTES));
  }

  private static void fill(ScriptedApiServer server, int size) {
    server.put(
        Node.RESOURCE,
        Json.read(
            """
            {"metadata":{"name":"node-1"},
             "status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}]}}
            """,
            JsonObject.class));
    for (int i = 0; i < size; i++) {
      server.put(Service.RESOURCE, ClusterObjects.service(i));
      server.put(EndpointSlice.RESOURCE, ClusterObjects.slice(i, "10.128.0.1"));
    }
    server.forgetHistory();
  }

  private static void measure(
      String mode,
      int size,
      TestNetwork network,
      ScriptedApiServer server,
      Map<String, Double> metrics)
      throws Exception {
    String title = "%s, %,d Services: ".formatted(mode, size);
    long start = System.nanoTime();
    Path log = Main.FOLDER.resolve("proxy-" + mode + ".log");
    Process process = proxy(mode, network, server, log);
    try {
      awaitFirstSync(network, process, log);
      metrics.put(title + "process start to first sync (ms)", (System.nanoTime() - start) / 1e6);
      Thread.sleep(SETTLING);
      ProcessStatus status = ProcessStatus.read(process.pid());
      metrics.put(title + "RSS (MB)", status.residentBytes().orElseThrow() / 1e6);
      double cpu = process.info().totalCpuDuration().orElseThrow().toMillis();
      metrics.put(title + "processor time until then (ms)", cpu);
    } finally {
      process.destroy();
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static Process proxy(String mode, TestNetwork network, ScriptedApiServer server, Path log)
      throws IOException {
    Files.createDirectories(log.getParent());
    List<String> command =
        Distribution.command(
            "proxy",
            List.of(
                "--master=" + server.address(),
                "--hostname-override=node-1",
                "--oom-score-adj=0",
                "--conntrack-max-per-core=0",
                "--cluster-cidr=10.128.0.0/9",
                "--proxy-mode=" + mode));
    return new ProcessBuilder(network.inside(command.toArray(String[]::new)))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static void awaitFirstSync(TestNetwork network, Process process, Path log)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!network.namespace().call(NetproxyMemoryBench::hasSynced)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String how = process.isAlive() ? "runs" : "has ended with " + process.exitValue();
        throw new IOException("the proxy " + how + " and has not synced: " + endOf(log));
      }
      Thread.sleep(20);
    }
  }

  private static String endOf(Path log) throws IOException {
    String text = Files.readString(log);
    return text.substring(Math.max(0, text.length() - LOG_CHARACTERS));
  }

  private static boolean hasSynced() {
    URI page = URI.create("http://127.0.0.1:" + METRICS_PORT + "/metrics");
    try (var stream = page.toURL().openStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .anyMatch(
              line ->
                  line.startsWith("kubeproxy_sync_proxy_rules_duration_seconds_count")
                      && line.contains("IPv4")
                      && !line.endsWith(" 0"));
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }
}
