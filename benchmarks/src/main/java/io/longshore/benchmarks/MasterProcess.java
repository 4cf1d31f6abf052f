package io.longshore.benchmarks;

import io.longshore.base.testing.Ports;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.linux.proc.ProcessStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code longshore master} as a process, with the JVM's options that it is shipped with. */
final class MasterProcess implements AutoCloseable {
  private static final Path FOLDER = Path.of("target", "bench");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double UNLIMITED = 1e9;

  private final Path folder;
  private final Process process;
  private final double startMillis;

  private MasterProcess(Path folder, Process process, double startMillis) {
    this.folder = folder;
    this.process = process;
    this.startMillis = startMillis;
  }

  /** Starts one with nothing in it, and waits until it is ready. */
  static MasterProcess start() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path folder = Files.createTempDirectory(FOLDER.toAbsolutePath(), "master-");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command(folder, Ports.free()))
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("master.log").toFile())
            .start();
    long end = start + PATIENCE.toNanos();
    while (!isReady(folder)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("the master is not ready; its log is in " + FOLDER);
      }
      Thread.sleep(10);
    }
    return new MasterProcess(folder, process, (System.nanoTime() - start) / 1e6);
  }

  private static List<String> command(Path folder, int port) {
    return Distribution.command(
        "master",
        List.of(
            "--data-dir=" + folder.resolve("data"),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--secure-port=" + port));
  }

  private static Path kubeconfig(Path folder) {
    return folder.resolve("data").resolve("admin.conf");
  }

  private static boolean isReady(Path folder) {
    if (!Files.exists(kubeconfig(folder))) {
      return false;
    }
    try (KubeClient client = client(folder);
        InputStream answer = client.open("/readyz")) {
      return answer.readAllBytes().length > 0;
    } catch (KubeApiException | IOException e) {
      return false;
    }
  }

  private static KubeClient client(Path folder) {
    return new KubeClient(
        Kubeconfig.read(kubeconfig(folder)).connection(),
        ClientSettings.of("bench").withRate(UNLIMITED, 1_000_000));
  }

  /** A client that may ask as often as it likes. */
  KubeClient client() {
    return client(folder);
  }

  /** From the start of the process until it answered that it is ready. */
  double startMillis() {
    return startMillis;
  }

  double residentMegabytes() {
    return ProcessStatus.read(process.pid()).residentBytes().orElseThrow() / 1e6;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    TemporaryFolder.delete(folder);
  }
}
