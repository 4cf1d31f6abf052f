package io.longshore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longshore.linux.testing.UmlMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The mode ipvs, in the kernel of User-mode Linux, which has IPVS; beside it what {@code ipvsadm}
 * takes there for the same virtual servers, since a call of that kernel takes several times longer
 * than one of a real one.
 */
final class NetproxyIpvsBench implements Bench {
  private static final int JUDGED = 10_000;
  private static final Duration LIMIT = Duration.ofMinutes(25);
  private static final double FIRST_SYNC_MILLIS = 1_000;
  private static final double UPDATE_MICROS = 1_000;
  private static final List<String> MODULES = List.of("ip_vs", "dummy", "iptable_nat");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "netproxy-ipvs";
  }

  @Override
  public String aim() {
    return "10,000 Services: first sync at most 1 s, one changed endpoint p50 at most 1 ms";
  }

  @Override
  public Outcome run() throws Exception {
    try (UmlMachine machine = UmlMachine.withModules(MODULES)) {
      Files.writeString(machine.folder().resolve("servers"), servers());
      Files.createDirectories(machine.folder().resolve("bench"));
      UmlMachine.Outcome ended = machine.run(LIMIT, List.of("/bin/sh", "-c", script()));
      if (!ended.completed() || ended.exitCode() != 0) {
        throw new IOException(ended.toString());
      }
      Map<String, Double> metrics = new LinkedHashMap<>();
      for (String bench : List.of("netproxy-sync", "netproxy-update", "netproxy-memory")) {
        add(machine.folder().resolve("bench").resolve(bench + ".json"), metrics);
      }
      double nanos = Double.parseDouble(Files.readString(machine.folder().resolve("ipvsadm")));
      metrics.put("ipvsadm --restore of 10,000 virtual servers (ms)", nanos / 1e6);
      return new Outcome(metrics, met(metrics));
    }
  }

  private static void add(Path report, Map<String, Double> metrics) throws IOException {
    JsonNode read = JSON.readTree(report.toFile()).path("metrics");
    read.forEachEntry((name, value) -> metrics.put(name, value.asDouble()));
  }

  private static boolean met(Map<String, Double> metrics) {
    return metrics.getOrDefault("ipvs, 10,000 Services: p50 (ms)", Double.MAX_VALUE)
            <= FIRST_SYNC_MILLIS
        && metrics.getOrDefault("ipvs, 10,000 Services: p50 (us)", Double.MAX_VALUE)
            <= UPDATE_MICROS;
  }

  private static String script() {
    Path folder = UmlMachine.GUEST_FOLDER;
    return """
    set -e
    cd %6$s
    start=$(date +%%s%%N)
    ipvsadm --restore <%1$s/servers
    end=$(date +%%s%%N)
    echo $((end - start)) >%1$s/ipvsadm
    ipvsadm --clear
    # The guest can write nowhere else.
    export LONGSHORE_JAVA_OPTIONS=-Djava.io.tmpdir=/run/tmp
    BENCH_MODES=ipvs BENCH_LARGEST=%5$d BENCH_FOLDER=%1$s/bench %2$s -Xmx512m -XX:+UseSerialGC \
      --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
      -Djava.io.tmpdir=/run/tmp -cp %3$s %4$s netproxy-sync netproxy-update netproxy-memory
    """
        .formatted(
            folder,
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            Main.class.getName(),
            JUDGED,
            Path.of("").toAbsolutePath());
  }

  /** The same number of servers and destinations as the proxy makes. */
  private static String servers() {
    return IntStream.range(0, JUDGED)
        .mapToObj(
            i -> {
              String server = "10.96.%d.%d:80".formatted(i >> 8, i & 0xff);
              return "-A -t %1$s -s rr\n-a -t %1$s -r 10.128.0.1:8080 -m\n-a -t %1$s -r 10.128.0.2:8080 -m\n"
                  .formatted(server);
            })
        .collect(Collectors.joining());
  }
}
