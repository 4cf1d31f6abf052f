package io.longshore.kubeapi.kubeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  @TempDir private Path folder = Path.of("given by JUnit");

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static final String CONTEXT =
      """
      apiVersion: v1
      kind: Config
      current-context: main
      contexts:
      - name: main
        context: {cluster: one, user: me, namespace: shop}
      """;

  private ClusterConnection connection(String rest) throws IOException {
    return Kubeconfig.read(write("config", CONTEXT + rest)).connection();
  }

  @Test
  void dataInTheFile() throws IOException {
    ClusterConnection connection =
        connection(
            """
            clusters:
            - name: one
              cluster:
                server: https://10.0.0.1:6443
                certificate-authority-data: %s
                tls-server-name: kubernetes
            users:
            - name: me
              user: {client-certificate-data: %s, client-key-data: %s, token: t0}
            """
                .formatted(base64("CA"), base64("CERT"), base64("KEY")));
    assertEquals(URI.create("https://10.0.0.1:6443"), connection.server());
    assertEquals("CA", connection.authority().orElseThrow().readText());
    assertEquals(Optional.of("kubernetes"), connection.tlsServerName());
    assertEquals("shop", connection.namespace());
    Credential credential = connection.credentials().current();
    assertEquals(Optional.of("Bearer t0"), credential.authorization());
    assertEquals(
        "CERT",
        new String(
            credential.certificate().orElseThrow().certificates().toArray(),
            StandardCharsets.UTF_8));
    assertTrue(!credential.toString().contains("t0"));
  }

  @Test
  void pathsAreMeantFromTheFilesFolderAndReadAgain() throws IOException {
    Path token = write("token", "t1\n");
    write("ca.crt", "CA1");
    ClusterConnection connection =
        connection(
            """
            clusters:
            - name: one
              cluster: {server: "https://host", certificate-authority: ca.crt, insecure-skip-tls-verify: false}
            users:
            - name: me
              user: {tokenFile: token, token: older}
            """);
    assertEquals(443, connection.port());
    assertEquals(Optional.of("Bearer t1"), connection.credentials().current().authorization());
    Files.writeString(token, "t2");
    write("ca.crt", "CA2");
    assertEquals(Optional.of("Bearer t2"), connection.credentials().current().authorization());
    assertEquals("CA2", connection.authority().orElseThrow().readText());
    Files.delete(token);
    KubeconfigException error =
        assertThrows(KubeconfigException.class, () -> connection.credentials().current());
    assertTrue(error.toString().contains(token.toString()), error::toString);
  }

  @Test
  void nameAndPassword() throws IOException {
    ClusterConnection connection =
        connection(
            """
            clusters:
            - name: one
              cluster: {server: "http://127.0.0.1:8080"}
            users:
            - name: me
              user: {username: u, password: p}
            """);
    assertEquals(
        Optional.of("Basic " + base64("u:p")), connection.credentials().current().authorization());
    assertTrue(!connection.isSecure());
  }

  @Test
  void ofSeveralFilesTheFirstCounts() throws IOException {
    Path first =
        write("first", "current-context: b\nclusters:\n- {name: c, cluster: {server: a}}\n");
    Path other =
        write(
            "other",
            """
            current-context: x
            clusters:
            - {name: c, cluster: {server: b}}
            contexts:
            - {name: b, context: {cluster: c}}
            """);
    ClusterConnection connection =
        Kubeconfig.load(List.of(folder.resolve("none"), first, other)).connection();
    assertEquals(URI.create("https://a"), connection.server());
    assertEquals(Credential.NONE, connection.credentials().current());
    assertEquals("default", connection.namespace());
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    assertWrong("no such file", () -> Kubeconfig.read(folder.resolve("none")));
    assertWrong("no current context", () -> Kubeconfig.load(List.of()).connection());
    assertWrong("no cluster is called \"one\"", () -> connection(""));
    assertWrong("not a JsonObject", () -> Kubeconfig.read(write("bad", "a: [1")));
    String cluster = "clusters:\n- {name: one, cluster: {server: \"%s\"%s}}\n";
    assertWrong("no user is called \"me\"", () -> connection(cluster.formatted("https://h", "")));
    assertWrong("proxy-url", () -> connection(cluster.formatted("https://h", ", proxy-url: x")));
    String user = "users:\n- {name: me, user: {%s}}\n";
    assertWrong(
        "is no address",
        () -> connection(cluster.formatted("ftp://h", "") + user.formatted("token: t")));
    assertWrong(
        "without its key",
        () -> connection(cluster.formatted("h", "") + user.formatted("client-certificate: a")));
    assertWrong(
        "not base64",
        () ->
            connection(
                cluster.formatted("h", ", certificate-authority-data: '?'") + user.formatted("")));
    assertWrong(
        "speaks \"v0\"",
        () -> connection(cluster.formatted("h", "") + user.formatted("exec: {apiVersion: v0}")));
  }

  private interface Action {
    Object run() throws IOException;
  }

  private static void assertWrong(String reason, Action action) {
    KubeconfigException error = assertThrows(KubeconfigException.class, action::run);
    assertTrue(error.toString().contains(reason), error::toString);
  }

  private ExecCredentials plugin(String script, String hint) throws IOException {
    Path program = write("plugin", "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    ExecCredentials.Plugin plugin =
        new ExecCredentials.Plugin(
            "client.authentication.k8s.io/v1",
            "./plugin",
            List.of("an argument"),
            Map.of("EXTRA", "value"),
            hint,
            Optional.empty(),
            folder);
    return new ExecCredentials(plugin, clock);
  }

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void aPluginIsAskedAgainWhenItsAnswerIsTooOldOrRefused() throws IOException {
    ExecCredentials credentials =
        plugin(
            """
            echo x >> $0.count
            echo "$KUBERNETES_EXEC_INFO" > $0.info
            cat <<END
            {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",
             "status":{"token":"$1-$EXTRA-$(wc -l < $0.count)","expirationTimestamp":"2026-01-01T00:10:00Z"}}
            END
            """,
            "");
    assertEquals(Optional.of("Bearer an argument-value-1"), credentials.current().authorization());
    assertEquals(Optional.of("Bearer an argument-value-1"), credentials.current().authorization());
    credentials.refused();
    assertEquals(Optional.of("Bearer an argument-value-2"), credentials.current().authorization());
    clock.advance(Duration.ofMinutes(10));
    assertEquals(Optional.of("Bearer an argument-value-3"), credentials.current().authorization());
    assertEquals(
        "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
            + "\"spec\":{\"interactive\":false}}\n",
        Files.readString(folder.resolve("plugin.info")));
  }

  @Test
  void aPluginThatFailsIsNamed() throws IOException {
    assertWrong("ended with 3", plugin("exit 3", "")::current);
    assertWrong("answered something wrong", plugin("echo no", "")::current);
    assertWrong(
        "neither a token nor a certificate",
        plugin("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "")::current);
    ExecCredentials missing = plugin("", "install it so");
    Files.delete(folder.resolve("plugin"));
    assertWrong("install it so", missing::current);
  }

  @Test
  void inACluster() throws IOException {
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
    assertEquals(Optional.empty(), InCluster.find(environment, folder));
    write("token", "t");
    write("namespace", "shop");
    ClusterConnection connection = InCluster.find(environment, folder).orElseThrow();
    assertEquals(URI.create("https://[fd00::1]:443"), connection.server());
    assertEquals("shop", connection.namespace());
    assertEquals(Optional.empty(), InCluster.find(Map.of(), folder));
  }
}
