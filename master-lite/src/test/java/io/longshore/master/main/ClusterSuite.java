package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.ServiceAccount;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.linux.testing.Commands;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.testing.FakeNodeAgent;
import io.longshore.master.testing.TestMaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A master with all that runs in it, nodes whose pods run at once, and kubectl. */
abstract class ClusterSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final List<FakeNodeAgent> agents = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // made before each test
  TestMaster master;

  @SuppressWarnings("NullAway.Init") // made before each test
  KubeClient client;

  private String program = "kubectl";

  /** What runs in the master. */
  LoopSettings loops() {
    return LoopSettings.ALL;
  }

  @BeforeEach
  void start() {
    master = new TestMaster(folder.resolve("master"), loops());
    client =
        new KubeClient(
            Kubeconfig.read(master.kubeconfig()).connection(),
            ClientSettings.of("test").withRate(0, 0));
    awaitAccount();
  }

  /** Pods are refused until their account is there. */
  private void awaitAccount() {
    ObjectName account = new ObjectName("default", "default");
    Eventually.holds(
        () -> !loops().controllers() || client.find(ServiceAccount.RESOURCE, account).isPresent(),
        () -> "no account");
  }

  @AfterEach
  void stop() {
    agents.forEach(FakeNodeAgent::close);
    agents.clear();
    client.close();
    master.close();
  }

  FakeNodeAgent agent(FakeNodeAgent agent) {
    agents.add(agent);
    return agent;
  }

  String kubectl(String... words) {
    return kubectlWith("", words);
  }

  String kubectlWith(String input, String... words) {
    String[] command =
        Stream.concat(
                Stream.of(program, "--kubeconfig", master.kubeconfig().toString()),
                Stream.of(words))
            .toArray(String[]::new);
    return Commands.runWithInput(input, command);
  }

  /** Does the same with the kubectl on the path, and with others beside it. */
  void withEachKubectl(Consumer<String> session) throws IOException {
    Path first = Path.of(Commands.run("which", "kubectl").strip()).toRealPath();
    List<String> programs = new ArrayList<>(List.of(first.toString()));
    for (String version : List.of("1.27", "1.33")) {
      Path other = first.resolveSibling("kubectl." + version);
      if (Files.isExecutable(other)) {
        programs.add(other.toString());
      }
    }
    for (String one : programs) {
      program = one;
      session.accept(Path.of(one).getFileName().toString().replace('.', '-'));
    }
  }

  /** A value of an object, such as {@code {.status.replicas}}. */
  String value(String object, String path) {
    return kubectl("get", object, "--ignore-not-found", "-o", "jsonpath=" + path);
  }

  void awaitValue(String wanted, String object, String path) {
    Eventually.holds(
        PATIENCE,
        () -> wanted.equals(value(object, path)),
        () -> path + " of " + object + " is " + value(object, path) + ", not " + wanted);
  }

  static void assertHas(String wanted, String text) {
    assertTrue(text.contains(wanted), () -> "no \"" + wanted + "\" in:\n" + text);
  }
}
