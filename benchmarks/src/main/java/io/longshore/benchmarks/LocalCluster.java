package io.longshore.benchmarks;

import io.longshore.cri.image.BuiltImage;
import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.linux.proc.CommandLine;
import io.longshore.linux.proc.ProcessStatus;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code longshore up} makes of a machine, in a network of its own. */
final class LocalCluster implements AutoCloseable {
  private static final String ADDRESS = "10.99.0.1";
  private static final ObjectName NODE = new ObjectName("", "node-1");
  private static final double UNLIMITED = 1e9;

  private final TestNetwork node = TestNetwork.create();
  private final TestNetwork outside = TestNetwork.create();
  private final Path folder;
  private final Path root;

  LocalCluster() throws IOException {
    folder = Files.createTempDirectory("longshore-bench-");
    root = folder.resolve("cluster");
    node.connect("eth0", ADDRESS + "/24", outside, "eth0", "10.99.0.2/24");
    node.run("ip", "route", "add", "default", "via", "10.99.0.2");
    node.run(longshore("up", "--node-name=" + NODE.name(), "--node-ip=" + ADDRESS));
    Path images =
        Files.write(folder.resolve("images.tar"), BuiltImage.archive(List.of(TestImage.busybox())));
    Commands.run(
        "ctr",
        "--address",
        root.resolve("containerd/containerd.sock").toString(),
        "--namespace",
        "k8s.io",
        "images",
        "import",
        images.toString());
  }

  private String[] longshore(String subcommand, String... options) {
    List<String> words = new ArrayList<>(List.of("--root=" + root));
    words.addAll(List.of(options));
    return Distribution.command(subcommand, words).toArray(String[]::new);
  }

  /** A client of its administrator, in the cluster's network. */
  KubeClient client() throws Exception {
    return node.namespace()
        .call(
            () ->
                new KubeClient(
                    Kubeconfig.read(root.resolve("master/admin.conf")).connection(),
                    ClientSettings.of("bench").withRate(UNLIMITED, 1_000_000)));
  }

  /** The process of the agent, with the proxy in it. */
  long agent() throws IOException {
    return Long.parseLong(Files.readString(root.resolve("run/agent.pid")).split(" ")[0]);
  }

  double agentMegabytes() throws IOException {
    return ProcessStatus.read(agent()).residentBytes().orElseThrow() / 1e6;
  }

  /** Ends the agent and starts one for a node that nobody knows; returns milliseconds to Ready. */
  double restartAgent(KubeClient client) throws Exception {
    List<String> command = Distribution.command("agent", arguments(agent()));
    ProcessHandle old = ProcessHandle.of(agent()).orElseThrow();
    old.destroy();
    while (old.isAlive()) {
      Thread.sleep(1);
    }
    node.namespace().call(() -> client.delete(Node.RESOURCE, NODE, DeleteOptions.DEFAULT));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(node.inside(command.toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("agent.log").toFile())
            .start();
    while (!node.namespace().call(() -> isReady(client))) {
      Thread.sleep(2);
    }
    double millis = (System.nanoTime() - start) / 1e6;
    process.destroy();
    process.waitFor();
    node.run(longshore("up", "--node-name=" + NODE.name(), "--node-ip=" + ADDRESS));
    return millis;
  }

  /** What stands behind the subcommand. */
  private static List<String> arguments(long pid) {
    List<String> words = CommandLine.read(pid).words();
    return words.subList(words.indexOf("agent") + 1, words.size());
  }

  private static boolean isReady(KubeClient client) {
    return client
        .find(Node.RESOURCE, NODE)
        .flatMap(Node::status)
        .map(
            status ->
                status.conditions().stream()
                    .anyMatch(one -> one.type().equals("Ready") && one.status().equals("True")))
        .orElse(false);
  }

  TestNetwork network() {
    return node;
  }

  @Override
  public void close() throws IOException {
    node.run(longshore("down"));
    node.close();
    outside.close();
    TemporaryFolder.delete(folder);
  }
}
