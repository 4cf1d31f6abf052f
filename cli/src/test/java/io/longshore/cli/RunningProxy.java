package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code longshore proxy} as a process of its own, in a network namespace. */
final class RunningProxy implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final TestNetwork network;
  private final Path log;
  private final Process process;

  private RunningProxy(TestNetwork network, Path log, Process process) {
    this.network = network;
    this.log = log;
    this.process = process;
  }

  /** Starts it, with the JVM's options of the distribution. */
  static RunningProxy start(TestNetwork network, Path folder, String... arguments)
      throws IOException {
    return start(network, folder, List.of(), arguments);
  }

  /** Starts it by another program, which takes its command for arguments. */
  static RunningProxy start(
      TestNetwork network, Path folder, List<String> starter, String... arguments)
      throws IOException {
    Path log = Files.createTempFile(folder, "proxy", ".log");
    Process process =
        new ProcessBuilder(command(network, starter, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new RunningProxy(network, log, process);
  }

  private static List<String> command(
      TestNetwork network, List<String> starter, String... arguments) {
    List<String> command = new ArrayList<>(starter);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@src/main/distribution/jvm/proxy");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "proxy"));
    command.addAll(List.of(arguments));
    return network.inside(command.toArray(String[]::new));
  }

  /** What it has logged. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of its log. */
  void awaitLog(String text) {
    Eventually.holds(() -> log().contains(text), this::log);
  }

  /** A page that it answers with this status. */
  String page(int port, String path, int status) throws Exception {
    return network
        .namespace()
        .call(
            () -> {
              URI address = URI.create("http://127.0.0.1:" + port + path);
              HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
              int code = connection.getResponseCode();
              try (var stream =
                  code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String body =
                    stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(code == status, () -> path + ": " + code + " " + body);
                return body;
              }
            });
  }

  /** The processor time that it has used, in milliseconds. */
  long cpuMillis() {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** Asks it to end by SIGTERM; returns its exit code. */
  int end() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** Ends it in the middle of whatever it does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  /** Waits until it has ended by itself. */
  int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::log);
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
