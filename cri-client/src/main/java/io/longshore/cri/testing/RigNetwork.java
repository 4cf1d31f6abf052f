package io.longshore.cri.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.cri.docker.DockerSettings;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A network of a runtime's own, with CNI plug-ins set up and registries made when asked for. */
final class RigNetwork implements AutoCloseable {
  private static final int OPEN_PORT = 5000;
  private static final int SECRET_PORT = 5001;
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Path RESULTS = Path.of("/var/lib/cni/results");
  private static final Pattern CONFIG = Pattern.compile("\"config\":\"([A-Za-z0-9+/=]+)\"");

  private final TestNetwork network = TestNetwork.create();

  @GuardedBy("this")
  private @Nullable TestRegistry open;

  @GuardedBy("this")
  private @Nullable TestRegistry secret;

  TestNetwork network() {
    return network;
  }

  /** Writes a bridge for pods; its addresses are kept in the folder. */
  static void configure(TestFolder folder) {
    folder.file(
        "cni/10-test.conflist",
        """
        {"cniVersion":"0.4.0","name":"longshore-test","plugins":[
         {"type":"bridge","bridge":"cni0","isGateway":true,"hairpinMode":true,
          "ipam":{"type":"host-local","dataDir":"%s",
           "ranges":[[{"subnet":"10.88.0.0/16"}]],"routes":[{"dst":"0.0.0.0/0"}]}},
         {"type":"portmap","capabilities":{"portMappings":true}}]}
        """
            .formatted(folder.folder("ipam")));
  }

  /**
   * Removes what libcni keeps of the folder's network (libcni/api.go, cacheFilePath) where a
   * runtime was killed before it could: only those name the files that lie in the folder.
   */
  static void forget(TestFolder folder) {
    if (!Files.isDirectory(RESULTS)) {
      return;
    }
    try (Stream<Path> results = Files.list(RESULTS)) {
      for (Path result : results.filter(file -> isOf(file, folder)).toList()) {
        Files.deleteIfExists(result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(Path result, TestFolder folder) {
    String ours = folder.path() + "/";
    try {
      String text = Files.readString(result);
      Matcher config = CONFIG.matcher(text);
      return text.contains(ours)
          || (config.find()
              && new String(Base64.getDecoder().decode(config.group(1)), StandardCharsets.UTF_8)
                  .contains(ours));
    } catch (IOException e) {
      // Others remove theirs meanwhile.
      return false;
    }
  }

  /** A client of a Docker Engine that gives its pods this network. */
  DockerSettings dockerSettings(TestFolder folder, Path socket) {
    return new DockerSettings(
        socket,
        TestImage.PAUSE,
        folder.path().resolve("cni"),
        List.of(Path.of("/usr/lib/cni")),
        network.inside(),
        folder.path().resolve("checkpoints"),
        DEADLINE);
  }

  synchronized TestRegistry openRegistry() {
    if (open == null) {
      open = TestRegistry.open(network, OPEN_PORT);
    }
    return open;
  }

  synchronized TestRegistry secretRegistry() {
    if (secret == null) {
      secret = TestRegistry.secret(network, SECRET_PORT);
    }
    return secret;
  }

  /**
   * Makes a client whose sockets are in this network, as those of its threads are whose maker is.
   */
  ContainerRuntime connect(Callable<ContainerRuntime> maker) {
    try {
      return network.namespace().call(maker);
    } catch (Exception e) {
      throw new AssertionError("cannot connect: " + e, e);
    }
  }

  @Override
  public synchronized void close() {
    if (open != null) {
      open.close();
    }
    if (secret != null) {
      secret.close();
    }
    network.close();
  }
}
