package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.RuntimeTest;
import io.longshore.linux.testing.Kubectls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What a new user does: a cluster of one machine, a session with kubectl, and nothing left of it.
 */
@RuntimeTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstClusterTest {
  private final OneNode cluster = new OneNode();
  private MachineState before = MachineState.of(cluster.node(), cluster.root());
  private String greeting = "";

  @BeforeAll
  void up() {
    before = MachineState.of(cluster.node(), cluster.root());
    greeting = cluster.up();
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  /** All in one, since it is one cluster: at its end it must be gone. */
  @TestFactory
  Stream<DynamicNode> firstCluster() {
    List<DynamicNode> parts = new ArrayList<>();
    parts.add(DynamicTest.dynamicTest("what up says", this::upSaysHowToGoOn));
    parts.add(DynamicTest.dynamicTest("status", this::everyPartIsWell));
    parts.add(DynamicTest.dynamicTest("libraries", this::librariesAreUsedInPlace));
    for (Path program : Kubectls.ends()) {
      String version = program.getFileName().toString();
      Session session = new Session(cluster, kubectl(program));
      parts.add(DynamicContainer.dynamicContainer(version, session.steps()));
    }
    parts.add(DynamicTest.dynamicTest("down leaves nothing", this::downLeavesNothing));
    return parts.stream();
  }

  private Kubectl kubectl(Path program) {
    String namespace = program.getFileName().toString().replace('.', '-');
    return new Kubectl(program, cluster.node(), cluster.kubeconfig(), namespace);
  }

  private void upSaysHowToGoOn() {
    assertTrue(greeting.contains("The node " + OneNode.NAME + " is ready"), greeting);
    assertTrue(greeting.contains("export KUBECONFIG=" + cluster.kubeconfig()), greeting);
    String inspect =
        greeting.lines().filter(line -> line.endsWith(" inspect services")).findAny().orElseThrow();
    String services = cluster.node().run(inspect.strip().split(" "));
    assertTrue(services.contains("default/kubernetes:https"), services);
  }

  private void everyPartIsWell() {
    String text = cluster.longshore("status");
    for (String part : List.of("runtime", "master", "agent", "proxy")) {
      assertTrue(
          text.lines().anyMatch(line -> line.matches(part + " +[0-9]+ +ok .*")),
          () -> part + " is not well:\n" + text);
    }
  }

  /** Nobody has unpacked one, which a program that is killed would leave. */
  private void librariesAreUsedInPlace() {
    String folder = cluster.home().resolve("native") + "/";
    Map.of("master", "sqlitejdbc", "agent", "jnidispatch")
        .forEach(
            (program, library) -> {
              Set<String> mapped = cluster.libraries(program);
              for (String name : List.of(library, "netty_transport_native_epoll")) {
                assertTrue(
                    mapped.stream()
                        .anyMatch(path -> path.startsWith(folder) && path.contains(name)),
                    () -> name + " is not among " + mapped);
              }
            });
  }

  private void downLeavesNothing() {
    cluster.down();
    MachineState after = MachineState.of(cluster.node(), cluster.root());
    before
        .parts()
        .forEach((part, state) -> assertEquals(state, after.parts().get(part), "left: " + part));
  }
}
