package io.longshore.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TCP through the userspace mode and through HAProxy in tcp mode, each a process of its own, in
 * turns: what the machine does beside falls on all alike. Medians of the rounds count.
 */
final class UserspaceTcpBench implements Bench {
  private static final int ROUNDS = 5;
  private static final long SECOND = 1_000_000_000L;
  private static final int QUESTIONS = 5_000;
  private static final int CLIENTS = 8;
  private static final int MANY = 32;
  private static final int LARGE_BUFFER = 256 << 10;

  /** What is measured, in the order of the table. */
  private enum Figure {
    ONE_STREAM("1 stream (Gbit/s)"),
    MANY_STREAMS(MANY + " streams (Gbit/s)"),
    CONNECTIONS("connections per second"),
    MEDIAN("question and answer, p50 (us)"),
    P99("question and answer, p99 (us)");

    private final String label;

    Figure(String label) {
      this.label = label;
    }
  }

  /** A way for the traffic. */
  private record Way(String name, int port, List<Process> process) {}

  @Override
  public String name() {
    return "userspace-tcp";
  }

  @Override
  public String aim() {
    return "throughput at least 1.3x HAProxy's default and 1x HAProxy with 256 KB buffers,"
        + " connections per second at least 1x, p99 no worse";
  }

  @Override
  public Outcome run() throws Exception {
    Path folder = Files.createTempDirectory("userspace-tcp");
    List<Way> ways = new ArrayList<>();
    try (TcpLoad load = new TcpLoad()) {
      ways.add(new Way("direct", load.port(), List.of()));
      ways.add(ours(load.port()));
      ways.add(haproxy("haproxy", folder.resolve("default.cfg"), load.port(), 0));
      ways.add(haproxy("haproxy 256 KB", folder.resolve("large.cfg"), load.port(), LARGE_BUFFER));
      return outcome(ways, measure(load, ways));
    } finally {
      ways.forEach(way -> way.process().forEach(Process::destroy));
      Files.deleteIfExists(folder.resolve("default.cfg"));
      Files.deleteIfExists(folder.resolve("large.cfg"));
      Files.delete(folder);
    }
  }

  private static Way ours(int target) throws IOException {
    int port = freePort();
    return started(
        "longshore",
        port,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        // As the distribution runs it: jvm/proxy.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmn8m",
        "-classpath",
        System.getProperty("java.class.path"),
        UserspaceForwarder.class.getName(),
        Integer.toString(port),
        Integer.toString(target));
  }

  private static Way haproxy(String name, Path file, int target, int buffer) throws IOException {
    int port = freePort();
    Files.writeString(
        file,
        """
        global
          maxconn 4096
        %sdefaults
          mode tcp
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        listen bench
          bind 127.0.0.1:%d
          server one 127.0.0.1:%d
        """
            .formatted(buffer == 0 ? "" : "  tune.bufsize %d%n".formatted(buffer), port, target));
    return started(name, port, "haproxy", "-db", "-f", file.toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, TcpLoad.address(0).getAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a proxy, and waits until it listens. */
  private static Way started(String name, int port, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    while (!listens(port)) {
      if (!process.isAlive()) {
        throw new IOException(name + " ended with " + process.exitValue());
      }
      Thread.onSpinWait();
    }
    return new Way(name, port, List.of(process));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(TcpLoad.address(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Each figure of each way: the median of the rounds after one for warming up. */
  private static List<Map<Figure, Double>> measure(TcpLoad load, List<Way> ways) throws Exception {
    List<Map<Figure, double[]>> all = new ArrayList<>();
    for (Way _ : ways) {
      Map<Figure, double[]> rounds = new EnumMap<>(Figure.class);
      for (Figure figure : Figure.values()) {
        rounds.put(figure, new double[ROUNDS]);
      }
      all.add(rounds);
    }
    for (int round = -1; round < ROUNDS; round++) {
      for (int way = 0; way < ways.size(); way++) {
        Map<Figure, Double> figures = figures(load, ways.get(way).port());
        if (round >= 0) {
          int index = round;
          all.get(way).forEach((figure, values) -> values[index] = value(figures, figure));
        }
      }
    }
    List<Map<Figure, Double>> medians = new ArrayList<>();
    for (Map<Figure, double[]> rounds : all) {
      Map<Figure, Double> median = new EnumMap<>(Figure.class);
      rounds.forEach((figure, values) -> median.put(figure, median(values)));
      medians.add(median);
    }
    return medians;
  }

  private static double value(Map<Figure, Double> figures, Figure figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Map<Figure, Double> figures(TcpLoad load, int port) throws Exception {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.ONE_STREAM, load.gigabits(port, 1, 2 * SECOND));
    figures.put(Figure.MANY_STREAMS, load.gigabits(port, MANY, 2 * SECOND));
    figures.put(Figure.CONNECTIONS, load.connections(port, CLIENTS, 2 * SECOND));
    Samples latency = load.latency(port, QUESTIONS);
    figures.put(Figure.MEDIAN, latency.median());
    figures.put(Figure.P99, latency.p99());
    return figures;
  }

  private static Outcome outcome(List<Way> ways, List<Map<Figure, Double>> medians) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int way = 0; way < ways.size(); way++) {
      String name = ways.get(way).name();
      medians.get(way).forEach((figure, value) -> metrics.put(name + ": " + figure.label, value));
    }
    boolean met = true;
    for (Figure figure : Figure.values()) {
      double ours = value(medians.get(1), figure);
      double plain = value(medians.get(2), figure);
      double large = value(medians.get(3), figure);
      metrics.put("against haproxy: " + figure.label, ours / plain);
      metrics.put("against haproxy 256 KB: " + figure.label, ours / large);
      met &=
          switch (figure) {
            case ONE_STREAM, MANY_STREAMS -> ours >= 1.3 * plain && ours >= large;
            case CONNECTIONS -> ours >= plain && ours >= large;
            case MEDIAN -> true;
            case P99 -> ours <= plain && ours <= large;
          };
    }
    return new Outcome(metrics, met);
  }
}
