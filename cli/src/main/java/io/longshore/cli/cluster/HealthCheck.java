package io.longshore.cli.cluster;

import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.connect.ContainerRuntimes;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.kubeconfig.KubeconfigException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Supplier;

/** Asks the parts of a cluster how they are. */
final class HealthCheck {
  static final String WELL = "ok";
  private static final String PROXY = "http://127.0.0.1:10256/livez";
  private static final int PATIENCE_MILLIS = 2_000;

  /**
   * A part.
   *
   * @param program in which it runs
   * @param health asks it
   */
  record Part(String name, String program, Supplier<String> health) {}

  private HealthCheck() {}

  static List<Part> of(ClusterFolder folder) {
    return List.of(
        new Part("runtime", Containerd.NAME, () -> runtime(folder)),
        new Part("master", ClusterPlan.MASTER, () -> master(folder)),
        new Part("agent", ClusterPlan.AGENT, () -> page("http://127.0.0.1:10248/healthz")),
        new Part("proxy", ClusterPlan.AGENT, () -> page(PROXY)));
  }

  static boolean proxyIsWell() {
    return page(PROXY).equals(WELL);
  }

  private static String runtime(ClusterFolder folder) {
    try {
      String endpoint = Files.readString(folder.endpoint()).strip();
      try (ContainerRuntime runtime =
          ContainerRuntimes.open(ContainerRuntimes.endpoint(endpoint), CallDeadlines.DEFAULT)) {
        runtime.version();
        return WELL;
      }
    } catch (IOException | ContainerRuntimeException e) {
      return "no answer";
    }
  }

  private static String master(ClusterFolder folder) {
    try (KubeClient client =
            new KubeClient(
                Kubeconfig.read(folder.kubeconfig()).connection(),
                ClientSettings.of("longshore-status"));
        InputStream answer = client.open("/readyz")) {
      return answer.readAllBytes().length > 0 ? WELL : "no answer";
    } catch (KubeApiException | KubeconfigException | IOException e) {
      return "no answer";
    }
  }

  private static String page(String address) {
    try {
      var connection = URI.create(address).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream answer = connection.getInputStream()) {
        answer.readAllBytes();
        return WELL;
      }
    } catch (IOException e) {
      return "not well";
    }
  }
}
