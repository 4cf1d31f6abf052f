package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.image.BuiltImage;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A registry of images on the loopback of a test's network. */
public final class TestRegistry implements AutoCloseable {
  /** Who may use a registry with a password. */
  public static final String USER = "reader";

  /** The password. */
  public static final String PASSWORD = "open sesame";

  /** The password as {@code htpasswd -B} keeps it. */
  private static final String PASSWORD_FILE =
      "reader:$2y$05$fSXsOg80Bw.5hJhLCPSY0OzZXM8LgyA0ffGi/XJSiDumIVTQ2gHGK\n";

  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private final TestFolder folder = new TestFolder("registry-");
  private final TestNetwork network;
  private final int port;
  private final boolean secret;
  private final RunningProgram program;

  private TestRegistry(TestNetwork network, int port, boolean secret) {
    this.network = network;
    this.port = port;
    this.secret = secret;
    String access =
        secret
            ? "auth:\n  htpasswd:\n    realm: test\n    path: "
                + folder.file("htpasswd", PASSWORD_FILE)
                + "\n"
            : "";
    folder.file(
        "config.yml",
        """
        version: 0.1
        log: {level: warn}
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: "127.0.0.1:%d"}
        %s"""
            .formatted(folder.folder("data"), port, access));
    this.program =
        RunningProgram.start(
            folder.path().resolve("log"),
            network.inside(
                "docker-registry", "serve", folder.path().resolve("config.yml").toString()));
    Eventually.holds(this::answers, program::words);
  }

  /** That everybody may use. */
  public static TestRegistry open(TestNetwork network, int port) {
    return new TestRegistry(network, port, false);
  }

  /** That wants the password. */
  public static TestRegistry secret(TestNetwork network, int port) {
    return new TestRegistry(network, port, true);
  }

  /** As names of images begin. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  /** Puts an image there, and says its name. */
  public String push(BuiltImage image, String repository, String tag) {
    byte[] layer = image.compressedLayer();
    byte[] config = image.config();
    upload(repository, layer);
    upload(repository, config);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",\
        "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},\
        "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":"%s"}]}"""
            .formatted(
                MANIFEST,
                config.length,
                BuiltImage.digest(config),
                layer.length,
                BuiltImage.digest(layer));
    send(
        "PUT",
        "/v2/" + repository + "/manifests/" + tag,
        MANIFEST,
        manifest.getBytes(StandardCharsets.UTF_8),
        201);
    return host() + "/" + repository + ":" + tag;
  }

  private void upload(String repository, byte[] content) {
    String place =
        send("POST", "/v2/" + repository + "/blobs/uploads/", "application/json", new byte[0], 202);
    URI target = URI.create("http://" + host()).resolve(place);
    String separator = target.getRawQuery() == null ? "?" : "&";
    send(
        "PUT",
        target.getRawPath()
            + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery())
            + separator
            + "digest="
            + BuiltImage.digest(content),
        "application/octet-stream",
        content,
        201);
  }

  /** Sends a request that must be answered so, and returns where to go next. */
  private String send(String method, String path, String type, byte[] body, int wanted) {
    try {
      return network.namespace().call(() -> exchange(method, path, type, body, wanted));
    } catch (Exception e) {
      throw new AssertionError(method + " " + path + ": " + e + "\n" + program.words(), e);
    }
  }

  private String exchange(String method, String path, String type, byte[] body, int wanted)
      throws IOException {
    HttpURLConnection connection = connection(path);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Content-Type", type);
    connection.setDoOutput(true);
    try (OutputStream stream = connection.getOutputStream()) {
      stream.write(body);
    }
    if (connection.getResponseCode() != wanted) {
      throw new AssertionError(method + " " + path + ": " + connection.getResponseCode());
    }
    String place = connection.getHeaderField("Location");
    connection.disconnect();
    return place == null ? "" : place;
  }

  private HttpURLConnection connection(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://" + host() + path).toURL().openConnection();
    if (secret) {
      String credentials = USER + ":" + PASSWORD;
      connection.setRequestProperty(
          "Authorization",
          "Basic "
              + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }
    return connection;
  }

  private boolean answers() {
    try {
      return network
          .namespace()
          .call(
              () -> {
                HttpURLConnection connection = connection("/v2/");
                boolean well = connection.getResponseCode() == 200;
                connection.disconnect();
                return well;
              });
    } catch (IOException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    program.close();
    folder.close();
  }
}
