package io.longshore.kubeapi.kubeconfig;

import io.longshore.base.time.Clock;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.Yaml;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clusters, users and contexts of one or several kubeconfig files. Of several files, the first
 * that has an entry counts, as client-go's tools/clientcmd has it; paths in a file are meant from
 * its folder.
 */
public final class Kubeconfig {
  /** An entry together with the folder of the file that it is from. */
  private record Entry(JsonObject value, Path folder) {}

  private final Map<String, Entry> clusters = new LinkedHashMap<>();
  private final Map<String, Entry> users = new LinkedHashMap<>();
  private final Map<String, Entry> contexts = new LinkedHashMap<>();
  private String currentContext = "";

  private Kubeconfig() {}

  /**
   * The files that the variable KUBECONFIG lists, or else ~/.kube/config; missing ones are skipped.
   */
  public static Kubeconfig fromEnvironment() {
    String list = System.getenv().getOrDefault("KUBECONFIG", "");
    return list.isEmpty()
        ? load(List.of(Path.of(System.getProperty("user.home"), ".kube", "config")))
        : load(
            List.of(list.split(":", -1)).stream()
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .toList());
  }

  /** A file, which must be there. */
  public static Kubeconfig read(Path file) {
    if (!Files.exists(file)) {
      throw new KubeconfigException(file + ": no such file");
    }
    return load(List.of(file));
  }

  static Kubeconfig load(List<Path> files) {
    Kubeconfig all = new Kubeconfig();
    for (Path file : files.stream().filter(Files::exists).toList()) {
      try {
        all.add(Yaml.read(Files.readString(file)), file.toAbsolutePath().normalize());
      } catch (IOException e) {
        throw new KubeconfigException(file + ": cannot be read: " + e, e);
      } catch (JsonException e) {
        throw new KubeconfigException(file + ": " + e.getMessage(), e);
      }
    }
    return all;
  }

  private void add(JsonObject file, Path path) {
    Path folder = path.resolveSibling("").normalize();
    addAll(clusters, file, "clusters", "cluster", folder);
    addAll(users, file, "users", "user", folder);
    addAll(contexts, file, "contexts", "context", folder);
    if (currentContext.isEmpty()) {
      currentContext = file.text("current-context");
    }
  }

  private static void addAll(
      Map<String, Entry> entries, JsonObject file, String list, String field, Path folder) {
    for (JsonObject named : file.objects(list)) {
      named
          .at(JsonObject.class, field)
          .ifPresent(value -> entries.putIfAbsent(named.text("name"), new Entry(value, folder)));
    }
  }

  /** The connection of the current context. */
  public ClusterConnection connection() {
    if (currentContext.isEmpty()) {
      throw new KubeconfigException(
          "no current context: kubectl config use-context NAME sets one of " + contexts.keySet());
    }
    return connection(currentContext);
  }

  /** The connection of a context. */
  public ClusterConnection connection(String context) {
    JsonObject chosen = entry(contexts, "context", context).value();
    Entry cluster = entry(clusters, "cluster", chosen.text("cluster"));
    JsonObject settings = cluster.value();
    if (settings.has("proxy-url")) {
      throw new KubeconfigException(
          "the cluster " + chosen.text("cluster") + " has a proxy-url, which is not supported");
    }
    String user = chosen.text("user");
    String namespace = chosen.text("namespace");
    return new ClusterConnection(
        address(settings.text("server")),
        optional(settings.text("tls-server-name")),
        settings.text("insecure-skip-tls-verify").equals("true"),
        content(cluster, "certificate-authority"),
        user.isEmpty() ? StaticCredentials.NONE : credentials(entry(users, "user", user), settings),
        namespace.isEmpty() ? "default" : namespace);
  }

  private static Entry entry(Map<String, Entry> entries, String kind, String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new KubeconfigException(
          "no " + kind + " is called \"" + name + "\": " + entries.keySet());
    }
    return entry;
  }

  private static URI address(String text) {
    try {
      return URI.create(text.contains("://") ? text : "https://" + text);
    } catch (IllegalArgumentException e) {
      throw new KubeconfigException("\"" + text + "\" is no address of an API server", e);
    }
  }

  private static CredentialSource credentials(Entry user, JsonObject cluster) {
    Optional<JsonObject> exec = user.value().at(JsonObject.class, "exec");
    if (exec.isPresent()) {
      return new ExecCredentials(plugin(exec.get(), cluster, user.folder()), Clock.system());
    }
    // A token stands before a token file only if there is no file: client-go's rule.
    Optional<Content> token =
        path(user, "tokenFile")
            .or(
                () ->
                    optional(user.value().text("token"))
                        .map(
                            text ->
                                new Content.Inline(
                                    Bytes.of(text.getBytes(StandardCharsets.UTF_8)))));
    Optional<String> basic =
        optional(user.value().text("username"))
            .map(name -> "Basic " + base64(name + ":" + user.value().text("password")));
    Optional<Content> certificate = content(user, "client-certificate");
    Optional<Content> key = content(user, "client-key");
    if (certificate.isPresent() != key.isPresent()) {
      throw new KubeconfigException(
          "a user has a client certificate without its key, or a key alone");
    }
    return new StaticCredentials(token, basic, certificate, key);
  }

  private static ExecCredentials.Plugin plugin(JsonObject exec, JsonObject cluster, Path folder) {
    String apiVersion = exec.text("apiVersion");
    if (!apiVersion.equals("client.authentication.k8s.io/v1")
        && !apiVersion.equals("client.authentication.k8s.io/v1beta1")) {
      throw new KubeconfigException(
          "a credential plug-in speaks \""
              + apiVersion
              + "\", but client.authentication.k8s.io/v1 or v1beta1 is needed");
    }
    if (exec.text("interactiveMode").equals("Always")) {
      throw new KubeconfigException(
          "the credential plug-in "
              + exec.text("command")
              + " wants to ask somebody, and nobody is there");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    exec.objects("env").forEach(one -> environment.put(one.text("name"), one.text("value")));
    boolean tellCluster = exec.text("provideClusterInfo").equals("true");
    return new ExecCredentials.Plugin(
        apiVersion,
        exec.text("command"),
        exec.texts("args"),
        environment,
        exec.text("installHint"),
        tellCluster ? Optional.of(cluster) : Optional.empty(),
        folder);
  }

  /** Data in the file stand before a path. */
  private static Optional<Content> content(Entry entry, String field) {
    Optional<Content> inline =
        optional(entry.value().text(field + "-data"))
            .map(text -> new Content.Inline(decoded(text, field)));
    return inline.or(() -> path(entry, field));
  }

  private static Bytes decoded(String text, String field) {
    try {
      return Bytes.ofBase64(text);
    } catch (IllegalArgumentException e) {
      throw new KubeconfigException(field + "-data is not base64", e);
    }
  }

  private static Optional<Content> path(Entry entry, String field) {
    return optional(entry.value().text(field))
        .map(text -> new Content.InFile(entry.folder().resolve(text)));
  }

  private static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
