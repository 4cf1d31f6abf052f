package io.longshore.benchmarks;

import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.linux.proc.ProcessStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs to follow all Services and EndpointSlices of a large cluster: a process that does
 * only that ({@link ServiceFollower}), against a server in this one.
 */
final class KubeApiBench implements Bench {
  private static final int SERVICES = 10_000;
  private static final int EVENTS = 2_000;
  private static final int IDLE_MILLIS = 5_000;
  private static final double MOST_MEGABYTES = 110;

  @Override
  public String name() {
    return "kube-api";
  }

  @Override
  public String aim() {
    return "10,000 Services and 10,000 EndpointSlices followed in at most 110 MB of RSS (of the 130 MB that a whole proxy may take), an event "
        + "with its handler in at most 1 ms at the median";
  }

  @Override
  public Outcome run() throws Exception {
    Path cache = Path.of("target", "bench", "follower.aot");
    Files.createDirectories(cache.getParent());
    try (ScriptedApiServer server = new ScriptedApiServer()) {
      for (int i = 0; i < SERVICES; i++) {
        server.put(Service.RESOURCE, ClusterObjects.service(i));
        server.put(EndpointSlice.RESOURCE, ClusterObjects.slice(i, "10.128.0.1"));
      }
      server.forgetHistory();
      // The first run writes the cache of loaded classes that the measured one starts from.
      measure(server, "-XX:AOTCacheOutput=" + cache);
      return measure(server, "-XX:AOTCache=" + cache);
    }
  }

  private static Outcome measure(ScriptedApiServer server, String option) throws Exception {
    long start = System.nanoTime();
    Process process = follower(server, option);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      expect(output, "synced");
      double synced = (System.nanoTime() - start) / 1e6;
      double bytesPerObject = Double.parseDouble(expect(output, "bytes"));
      Thread.sleep(IDLE_MILLIS);
      double resident = ProcessStatus.read(process.pid()).residentBytes().orElseThrow() / 1e6;
      change(server);
      double median = Double.parseDouble(expect(output, "p50"));
      double p99 = Double.parseDouble(expect(output, "p99"));
      process.waitFor();
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("process start to all objects in the cache (ms)", synced);
      metrics.put("RSS after a pause (MB)", resident);
      metrics.put("heap per object (bytes)", bytesPerObject);
      metrics.put("change on the server to handler, p50 (us)", median);
      metrics.put("change on the server to handler, p99 (us)", p99);
      return new Outcome(metrics, resident <= MOST_MEGABYTES && median <= 1000);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process follower(ScriptedApiServer server, String option) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx48m",
            "-Xmn8m",
            option,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-classpath",
            System.getProperty("java.class.path"),
            ServiceFollower.class.getName(),
            server.address().toString(),
            Integer.toString(EVENTS)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The rest of the line that begins with a word. */
  private static String expect(BufferedReader output, String word) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(word)) {
        return line.substring(word.length()).strip();
      }
    }
    throw new IOException("the follower ended before it said \"" + word + '"');
  }

  private static void change(ScriptedApiServer server) throws InterruptedException {
    for (int i = 0; i < EVENTS; i++) {
      // Both processes read the same clock: System.nanoTime is CLOCK_MONOTONIC on Linux.
      server.put(
          EndpointSlice.RESOURCE,
          ClusterObjects.slice(i, "10.128.0.2")
              .with(Long.toString(System.nanoTime()), "metadata", "annotations", "at"));
      Thread.sleep(1);
    }
  }
}
