package io.longshore.benchmarks;

import io.longshore.base.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** An etcd on loopback ports, asked by its HTTP gateway. */
final class EtcdProcess implements AutoCloseable {
  private static final Path FOLDER = Path.of("target", "bench");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Process process;
  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private EtcdProcess(Path folder, Process process, String address) {
    this.folder = folder;
    this.process = process;
    this.address = address;
  }

  /** Starts one with nothing in it, and waits until it takes values. */
  static EtcdProcess start() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path folder = Files.createTempDirectory(FOLDER.toAbsolutePath(), "etcd-");
    String clients = "http://127.0.0.1:" + Ports.free();
    String peers = "http://127.0.0.1:" + Ports.free();
    Process process =
        new ProcessBuilder(
                List.of(
                    "etcd",
                    "--data-dir=" + folder.resolve("data"),
                    "--listen-client-urls=" + clients,
                    "--advertise-client-urls=" + clients,
                    "--listen-peer-urls=" + peers,
                    "--initial-advertise-peer-urls=" + peers,
                    "--initial-cluster=default=" + peers))
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("etcd.log").toFile())
            .start();
    EtcdProcess etcd = new EtcdProcess(folder, process, clients);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!etcd.answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        etcd.close();
        throw new IOException("etcd does not answer; its log is in " + FOLDER);
      }
      Thread.sleep(20);
    }
    return etcd;
  }

  private boolean answers() throws InterruptedException {
    try {
      put("ready", "yes");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Puts a value, which is on the disk when this returns. */
  void put(String key, String value) throws IOException, InterruptedException {
    String body = "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(coded(key), coded(value));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/v3/kv/put"))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("etcd says " + answer.statusCode() + ": " + answer.body());
    }
  }

  private static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    client.close();
    TemporaryFolder.delete(folder);
  }
}
