package io.longshore.kubeapi.kubeconfig;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.kubeconfig.Credential.ClientCertificate;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Credentials from a program: client.authentication.k8s.io, v1 and v1beta1. What it says is kept
 * until it expires, or the server refuses it. Safe for use by several threads; one runs the
 * program, the others wait for it.
 */
final class ExecCredentials implements CredentialSource {
  private static final int PATIENCE_SECONDS = 60;

  /**
   * How to run the program.
   *
   * @param command a path, or a name that is looked for on the PATH
   * @param cluster what the program is told of the cluster, where it wants that
   */
  record Plugin(
      String apiVersion,
      String command,
      List<String> arguments,
      Map<String, String> environment,
      String installHint,
      Optional<JsonObject> cluster,
      Path folder) {}

  private record Cached(Credential credential, Optional<Instant> expires) {}

  private final Plugin plugin;
  private final Clock clock;

  @GuardedBy("this")
  private Optional<Cached> cached = Optional.empty();

  ExecCredentials(Plugin plugin, Clock clock) {
    this.plugin = plugin;
    this.clock = clock;
  }

  @Override
  public synchronized Credential current() {
    Optional<Cached> good =
        cached.filter(known -> known.expires().map(end -> clock.now().isBefore(end)).orElse(true));
    Cached result = good.orElseGet(this::ask);
    cached = Optional.of(result);
    return result.credential();
  }

  @Override
  public synchronized void refused() {
    cached = Optional.empty();
  }

  private Cached ask() {
    String output = run();
    try {
      JsonObject answer = Json.read(output, JsonObject.class);
      if (!answer.text("apiVersion").equals(plugin.apiVersion())) {
        throw failure("answered in " + answer.text("apiVersion") + ", not " + plugin.apiVersion());
      }
      return parse(answer);
    } catch (JsonException | DateTimeException e) {
      throw new KubeconfigException(
          "the credential plug-in "
              + plugin.command()
              + " answered something wrong: "
              + e.getMessage(),
          e);
    }
  }

  private Cached parse(JsonObject answer) {
    String token = answer.text("status", "token");
    String certificate = answer.text("status", "clientCertificateData");
    String key = answer.text("status", "clientKeyData");
    if (token.isEmpty() && certificate.isEmpty()) {
      throw failure("gave neither a token nor a certificate");
    }
    if (certificate.isEmpty() != key.isEmpty()) {
      throw failure("gave a certificate without its key, or a key alone");
    }
    String expires = answer.text("status", "expirationTimestamp");
    return new Cached(
        new Credential(
            token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token),
            certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClientCertificate(pem(certificate), pem(key)))),
        expires.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(expires)));
  }

  private static Bytes pem(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private String run() {
    List<String> command = new ArrayList<>();
    // A path with a slash is meant from the kubeconfig's folder.
    command.add(
        plugin.command().contains("/")
            ? plugin.folder().resolve(plugin.command()).toString()
            : plugin.command());
    command.addAll(plugin.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(plugin.environment());
    builder.environment().put("KUBERNETES_EXEC_INFO", request());
    try {
      return output(builder.start());
    } catch (IOException e) {
      String hint = plugin.installHint().isEmpty() ? "" : "\n" + plugin.installHint();
      throw new KubeconfigException(
          "cannot run the credential plug-in " + plugin.command() + ": " + e.getMessage() + hint,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubeconfigException("interrupted while the credential plug-in ran", e);
    }
  }

  private String output(Process process) throws IOException, InterruptedException {
    try {
      // Nobody is there to answer questions.
      process.getOutputStream().close();
      String output;
      try (InputStream stream = process.getInputStream()) {
        output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw failure("does not end");
      }
      if (process.exitValue() != 0) {
        throw failure("ended with " + process.exitValue());
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  /** What the program reads from its environment: the ExecCredential without an answer. */
  private String request() {
    JsonObject request =
        Json.read("{\"kind\":\"ExecCredential\"}", JsonObject.class)
            .with(plugin.apiVersion(), "apiVersion")
            .with(false, "spec", "interactive");
    return plugin
        .cluster()
        .map(cluster -> request.with(cluster, "spec", "cluster"))
        .orElse(request)
        .toString();
  }

  private KubeconfigException failure(String what) {
    return new KubeconfigException("the credential plug-in " + plugin.command() + " " + what);
  }
}
