package io.longshore.kubeapi.kubeconfig;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The configuration that every pod finds: its service account's files and two variables. */
public final class InCluster {
  private static final Path FILES = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private InCluster() {}

  /** That of this process; empty where it runs in no pod. */
  public static Optional<ClusterConnection> find() {
    return find(System.getenv(), FILES);
  }

  static Optional<ClusterConnection> find(Map<String, String> environment, Path files) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    Path token = files.resolve("token");
    if (host.isEmpty() || port.isEmpty() || !Files.isReadable(token)) {
      return Optional.empty();
    }
    String name = host.contains(":") ? "[" + host + "]" : host;
    Path namespace = files.resolve("namespace");
    return Optional.of(
        new ClusterConnection(
            URI.create("https://" + name + ":" + port),
            Optional.empty(),
            false,
            Optional.of(new Content.InFile(files.resolve("ca.crt"))),
            new StaticCredentials(
                Optional.of(new Content.InFile(token)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Files.isReadable(namespace) ? new Content.InFile(namespace).readText() : "default"));
  }
}
