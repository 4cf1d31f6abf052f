package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.connect.ContainerRuntimes;
import io.longshore.cri.image.BuiltImage;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.main.NodeCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Starts the parts of a cluster, each once the one before works. What runs already is left. */
final class Startup {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Requests a second: the master is on the same machine, and serves nobody else yet. */
  private static final int RATE = 10_000;

  private final ClusterPlan plan;
  private final StartScript script;
  private final ClusterFolder folder;
  private final Jobs jobs;
  private final PrintStream out;

  Startup(ClusterPlan plan, StartScript script, PrintStream out) {
    this.plan = plan;
    this.script = script;
    this.folder = plan.folder();
    this.jobs = new Jobs(folder.processes());
    this.out = out;
  }

  void run() throws InterruptedException {
    try {
      makeFolders();
      Files.writeString(folder.endpoint(), plan.endpoint());
      if (plan.runtime().isEmpty()) {
        startRuntime(new Containerd(folder));
      }
      jobs.start(plan.master(script));
      await(ClusterPlan.MASTER, "serves", this::masterAnswers);
      writeNode();
      jobs.start(plan.agent(script));
      await(ClusterPlan.AGENT, "says that the node is ready", this::nodeIsReady);
      await(ClusterPlan.AGENT, "forwards the packets of Services", HealthCheck::proxyIsWell);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write below " + folder.root() + ": " + e, e);
    }
  }

  private void makeFolders() throws IOException {
    for (Path one : List.of(folder.root(), folder.node(), folder.networks(), folder.containerd())) {
      Files.createDirectories(
          one, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }
  }

  private void startRuntime(Containerd containerd) throws IOException, InterruptedException {
    Files.writeString(containerd.config(), containerd.configuration());
    jobs.start(containerd.job());
    await(Containerd.NAME, "answers", () -> runtimeAnswers(containerd));
    Path archive = folder.containerd().resolve("pause.tar");
    Files.write(archive, BuiltImage.archive(List.of(BuiltImage.pause(Containerd.PAUSE))));
    load(containerd, archive);
  }

  /** Ends when the images are there. */
  void load(Containerd containerd, Path archive) throws InterruptedException {
    Job load = containerd.load(archive);
    jobs.start(load);
    Patience.until(
        LIMIT,
        () -> !jobs.isRunning(load.name()),
        () -> "the images cannot be loaded: " + LogTail.of(load.log()));
    jobs.stop(load.name(), Duration.ZERO);
  }

  private static boolean runtimeAnswers(Containerd containerd) {
    try (ContainerRuntime runtime =
        ContainerRuntimes.open(
            new Endpoint(Endpoint.Api.CRI, containerd.socket()), CallDeadlines.DEFAULT)) {
      runtime.version();
      return true;
    } catch (ContainerRuntimeException e) {
      return false;
    }
  }

  private void writeNode() throws IOException {
    NodeCredentials.write(
        folder.master(),
        new NodeCredentials.Node(
            plan.nodeName(), List.of(InetAddress.ofLiteral(plan.nodeAddress())), plan.server()),
        folder.node(),
        Instant.now());
    Files.writeString(folder.node().resolve("kubelet.yaml"), plan.agentConfiguration());
    Files.writeString(folder.node().resolve("proxy.yaml"), plan.proxyConfiguration());
  }

  private boolean masterAnswers() {
    if (!Files.exists(folder.kubeconfig())) {
      return false;
    }
    try (KubeClient client = client();
        InputStream answer = client.open("/readyz")) {
      return answer.readAllBytes().length > 0;
    } catch (KubeApiException | IOException e) {
      return false;
    }
  }

  private boolean nodeIsReady() {
    try (KubeClient client = client()) {
      return client
          .find(Node.RESOURCE, new ObjectName("", plan.nodeName()))
          .flatMap(Node::status)
          .map(status -> status.conditions().stream().anyMatch(Startup::isReady))
          .orElse(false);
    } catch (KubeApiException e) {
      return false;
    }
  }

  private static boolean isReady(Node.Condition condition) {
    return condition.type().equals("Ready") && condition.status().equals("True");
  }

  /** A client of the administrator. */
  KubeClient client() {
    return new KubeClient(
        Kubeconfig.read(folder.kubeconfig()).connection(),
        ClientSettings.of("longshore-up").withRate(RATE, RATE));
  }

  /** A program that ends while one waits for it will never be ready. */
  private void await(String name, String what, BooleanSupplier ready) throws InterruptedException {
    Patience.until(LIMIT, () -> ready.getAsBoolean() || hasEnded(name), () -> problem(name, what));
    if (hasEnded(name)) {
      throw new CommandException("the " + name + " has ended: " + LogTail.of(folder.log(name)));
    }
    out.println(name + " " + what);
  }

  private boolean hasEnded(String name) {
    return !jobs.isRunning(name);
  }

  private String problem(String name, String what) {
    return "after "
        + LIMIT.toSeconds()
        + " s, no sign that the "
        + name
        + " "
        + what
        + ": "
        + LogTail.of(folder.log(name));
  }
}
