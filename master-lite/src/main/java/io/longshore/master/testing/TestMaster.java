package io.longshore.master.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.config.MasterConfig;
import io.longshore.master.main.Master;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A whole master on a free port of loopback, and requests of its administrator. */
public final class TestMaster implements AutoCloseable {
  private static final char[] NO_PASSWORD = new char[0];
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Master master;
  private final HttpClient client;
  private final HttpClient stranger;

  /** What was answered. */
  public record Reply(int code, JsonNode body, HttpResponse<String> response) {
    @Override
    public String toString() {
      return code + ": " + body;
    }
  }

  /** Only the API, with data in a folder, which may be that of an earlier one. */
  public TestMaster(Path folder) {
    this(folder, LoopSettings.NONE);
  }

  /** With controllers as these settings have them. */
  public TestMaster(Path folder, LoopSettings loops) {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    master = Master.start(MasterConfig.in(folder).listeningOn(loopback).running(loops));
    try {
      String kubeconfig = Files.readString(master.kubeconfig());
      client = HttpClient.newBuilder().sslContext(context(kubeconfig, true)).build();
      stranger = HttpClient.newBuilder().sslContext(context(kubeconfig, false)).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError("the kubeconfig cannot be used", e);
    }
  }

  /** The kubeconfig of its administrator. */
  public Path kubeconfig() {
    return master.kubeconfig();
  }

  /** The port that it listens on. */
  public int port() {
    return master.port();
  }

  private static SSLContext context(String kubeconfig, boolean known)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("ca", certificate(field(kubeconfig, "certificate-authority-data")));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = emptyStore();
    if (known) {
      Certificate certificate = certificate(field(kubeconfig, "client-certificate-data"));
      PrivateKey key = key(field(kubeconfig, "client-key-data"));
      own.setKeyEntry("user", key, NO_PASSWORD, new Certificate[] {certificate});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static String field(String kubeconfig, String name) {
    Matcher matcher = Pattern.compile(name + ": (\\S+)").matcher(kubeconfig);
    if (!matcher.find()) {
      throw new AssertionError("the kubeconfig has no " + name);
    }
    return new String(Base64.getDecoder().decode(matcher.group(1)), StandardCharsets.US_ASCII);
  }

  private static Certificate certificate(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** A request that may be continued. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  /** Sends a request of the administrator. */
  public Reply send(HttpRequest request) {
    return send(client, request);
  }

  /** Sends a request of somebody without a certificate. */
  public Reply sendAsStranger(HttpRequest request) {
    return send(stranger, request);
  }

  private static Reply send(HttpClient client, HttpRequest request) {
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      String body = response.body();
      boolean json = body.startsWith("{");
      return new Reply(
          response.statusCode(), json ? JSON.readTree(body) : JSON.valueToTree(body), response);
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Reads. */
  public Reply get(String path) {
    return send(request(path).build());
  }

  /** Sends JSON; single quotes stand for double ones. */
  public Reply send(String method, String path, String contentType, String body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build());
  }

  /** Makes an object. */
  public Reply post(String path, String body) {
    return send("POST", path, "application/json", body);
  }

  /** Replaces an object. */
  public Reply put(String path, String body) {
    return send("PUT", path, "application/json", body);
  }

  /** Deletes an object. */
  public Reply delete(String path, String options) {
    return send("DELETE", path, "application/json", options);
  }

  /** The lines of a watch, as they come. */
  public InputStream watch(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  @Override
  public void close() {
    client.close();
    stranger.close();
    master.close();
  }
}
