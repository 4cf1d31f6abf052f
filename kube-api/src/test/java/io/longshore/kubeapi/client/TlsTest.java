package io.longshore.kubeapi.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest(commands = "openssl")
class TlsTest {
  @TempDir private static Path made = Path.of("given by JUnit");

  @TempDir private Path folder = Path.of("given by JUnit");

  @SuppressWarnings("NullAway.Init") // started before each test
  private ScriptedApiServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    authority("ca");
    authority("other");
    certificate(
        "server", "ca", "subjectAltName=IP:127.0.0.1,DNS:kubernetes", "-newkey", "rsa:2048");
    certificate("client", "ca", "extendedKeyUsage=clientAuth", "-newkey", "rsa:2048");
    certificate(
        "next",
        "ca",
        "extendedKeyUsage=clientAuth",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256");
    run("openssl", "rsa", "-in", "client.key", "-traditional", "-out", "client-pkcs1.key");
    run("openssl", "ec", "-in", "next.key", "-out", "next-sec1.key");
    run(
        "openssl",
        "pkcs12",
        "-export",
        "-in",
        "server.crt",
        "-inkey",
        "server.key",
        "-out",
        "server.p12",
        "-passout",
        "pass:x");
  }

  private static void authority(String name) throws Exception {
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".crt");
  }

  private static void certificate(String name, String by, String extension, String... key)
      throws Exception {
    List<String> request =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-new",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr"));
    request.addAll(List.of(key));
    run(request.toArray(String[]::new));
    Files.writeString(made.resolve(name + ".ext"), extension + "\n");
    run(
        "openssl",
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        by + ".crt",
        "-CAkey",
        by + ".key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        name + ".ext",
        "-out",
        name + ".crt");
  }

  private static void run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(made.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  @BeforeEach
  void start() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(made.resolve("server.p12"))) {
      keys.load(stream, "x".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "x".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream stream = Files.newInputStream(made.resolve("ca.crt"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(stream));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    server = new ScriptedApiServer(context);
    server.put(
        ConfigMap.RESOURCE, new ConfigMap(ObjectMeta.named("a", "b"), Map.of(), Map.of(), false));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private KubeClient client(String cluster, String user) throws Exception {
    Path file = folder.resolve("config");
    Files.writeString(
        file,
        """
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "%s", %s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(server.address(), cluster, user));
    return new KubeClient(
        Kubeconfig.read(file).connection(), ClientSettings.of("test/1").withRate(0, 0));
  }

  private String count(KubeClient client) {
    return client.list(ConfigMap.RESOURCE, "", ListOptions.ALL).items().size() + " items";
  }

  private void put(String from, String to) throws Exception {
    Path next =
        Files.copy(
            made.resolve(from), folder.resolve(to + ".next"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  private String lastClient() {
    return server.requests().getLast().client();
  }

  @Test
  void certificatesThatChangeOnDiskAreUsedAtOnce() throws Exception {
    put("ca.crt", "ca.crt");
    put("client.crt", "me.crt");
    put("client-pkcs1.key", "me.key");
    try (KubeClient client =
        client("certificate-authority: ca.crt", "client-certificate: me.crt, client-key: me.key")) {
      assertEquals("1 items", count(client));
      assertEquals("CN=client", lastClient());
      put("next.crt", "me.crt");
      put("next-sec1.key", "me.key");
      assertEquals("1 items", count(client));
      assertEquals("CN=next", lastClient());
      put("next.key", "me.key");
      assertEquals("1 items", count(client));
      put("other.crt", "ca.crt");
      put("client.crt", "me.crt");
      put("client.key", "me.key");
      assertTrue(assertThrows(KubeApiException.class, () -> count(client)).noAnswer());
    }
  }

  @Test
  void aServerThatIsNotWhoItShouldBeIsRefused() throws Exception {
    put("other.crt", "other.crt");
    put("ca.crt", "ca.crt");
    try (KubeClient client = client("certificate-authority: other.crt", "")) {
      KubeApiException error = assertThrows(KubeApiException.class, () -> count(client));
      assertTrue(error.toString().contains("no TLS with 127.0.0.1:"), error::toString);
      assertEquals(1, error.toString().lines().count());
    }
    try (KubeClient client =
        client("certificate-authority: ca.crt, tls-server-name: elsewhere", "")) {
      KubeApiException error = assertThrows(KubeApiException.class, () -> count(client));
      assertTrue(error.toString().contains("elsewhere"), error::toString);
    }
    try (KubeClient client =
        client("certificate-authority: ca.crt, tls-server-name: kubernetes", "")) {
      assertEquals("1 items", count(client));
    }
    try (KubeClient client = client("insecure-skip-tls-verify: true", "token: t")) {
      assertEquals("1 items", count(client));
    }
  }

  @Test
  void aKeyThatIsNoneIsNamed() throws Exception {
    put("client.crt", "me.crt");
    Files.writeString(folder.resolve("me.key"), "nothing");
    try (KubeClient client =
        client(
            "insecure-skip-tls-verify: true", "client-certificate: me.crt, client-key: me.key")) {
      KubeApiException error = assertThrows(KubeApiException.class, () -> count(client));
      assertTrue(error.toString().contains("no private key in the PEM text"), error::toString);
    }
  }
}
