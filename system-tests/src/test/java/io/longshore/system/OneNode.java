package io.longshore.system;

import io.longshore.cri.testing.TestRegistry;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.Janitor;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that {@code ./dev up} makes, as a user would, but in a network of its own: a node and a
 * machine outside of it. For one thread.
 */
final class OneNode implements AutoCloseable {
  static final String ADDRESS = "10.99.0.1";
  static final String NAME = "node-1";

  /** Takes away the cluster, and then its networks. */
  private static final String LEFT_BEHIND =
      """
      nsenter --net=/run/netns/"$1" "$3" down --root="$4"
      ip netns delete "$1"
      ip netns delete "$2"
      rm -r "$(dirname "$4")"
      """;

  private final TestNetwork node = TestNetwork.create();
  private final TestNetwork outside = TestNetwork.create();
  private final Path home;
  private final Path longshore;
  private final Path root;
  private final Janitor janitor;
  private boolean up;
  private @Nullable TestRegistry registry;

  OneNode() {
    home = distribution();
    longshore = home.resolve("bin/longshore");
    root = temporary().resolve("cluster");
    janitor =
        new Janitor(
            LEFT_BEHIND, node.name(), outside.name(), longshore.toString(), root.toString());
    node.connect("eth0", ADDRESS + "/24", outside, "eth0", "10.99.0.2/24");
    node.run("ip", "route", "add", "default", "via", "10.99.0.2");
    outside.run("ip", "route", "add", "default", "via", ADDRESS);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("longshore-system-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path distribution() {
    Path home = Path.of("..", "cli", "target", "longshore");
    if (!Files.isExecutable(home.resolve("bin/longshore"))) {
      throw new AssertionError("there is no " + home + ": mvn package makes it");
    }
    return home.toAbsolutePath().normalize();
  }

  /** Makes the cluster; returns what the user reads. */
  String up(String... options) {
    up = true;
    List<String> words =
        new ArrayList<>(List.of("--no-install", "--node-name=" + NAME, "--node-ip=" + ADDRESS));
    words.addAll(List.of(options));
    // What has just been built is not to be built again, from inside of a build.
    touch(longshore);
    String said = dev("up", words.toArray(String[]::new));
    load(Images.archive());
    return said;
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load(byte[] archive) {
    try {
      Path file = Files.write(root.resolveSibling("images.tar"), archive);
      Commands.run(
          "ctr",
          "--address",
          socket().toString(),
          "--namespace",
          "k8s.io",
          "images",
          "import",
          file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a subcommand on the node, for this cluster. */
  String longshore(String subcommand, String... options) {
    return node.run(command(longshore, subcommand, options));
  }

  /** The same by the script of those who work on Longshore. */
  private String dev(String subcommand, String... options) {
    return node.run(command(Path.of("..", "dev"), subcommand, options));
  }

  private String[] command(Path program, String subcommand, String... options) {
    List<String> words = new ArrayList<>(List.of(program.toString(), subcommand, "--root=" + root));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  String down() {
    up = false;
    if (registry != null) {
      registry.close();
      registry = null;
    }
    return dev("down");
  }

  /** A registry on the node's loopback that wants a password. */
  TestRegistry registry() {
    if (registry == null) {
      registry = TestRegistry.secret(node, 5001);
    }
    return registry;
  }

  TestNetwork node() {
    return node;
  }

  TestNetwork outside() {
    return outside;
  }

  Path root() {
    return root;
  }

  Path kubeconfig() {
    return root.resolve("master/admin.conf");
  }

  /** Of its containerd. */
  Path socket() {
    return root.resolve("containerd/containerd.sock");
  }

  /** The folder of the distribution. */
  Path home() {
    return home;
  }

  /** The process of one of its programs. */
  ProcessHandle process(String program) {
    String mark = read(root.resolve("run").resolve(program + ".pid"));
    return ProcessHandle.of(Long.parseLong(mark.split(" ")[0])).orElseThrow();
  }

  /** The files of libraries that a program has mapped. */
  Set<String> libraries(String program) {
    return read(Path.of("/proc", Long.toString(process(program).pid()), "maps"))
        .lines()
        .map(line -> line.replaceFirst(".* ", ""))
        .filter(path -> path.endsWith(".so"))
        .collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of the administrator, for threads in the node's network. */
  KubeClient client() {
    return new KubeClient(
        Kubeconfig.read(kubeconfig()).connection(), ClientSettings.of("test").withRate(500, 500));
  }

  @Override
  public void close() {
    try (TestNetwork _ = outside;
        TestNetwork _ = node) {
      if (up) {
        down();
      }
      // Of the cluster's folder nothing is left: down has removed it.
      Files.deleteIfExists(root.resolveSibling("images.tar"));
      Files.deleteIfExists(root.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      janitor.close();
    }
  }
}
