package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may do what, as people ask and say it, with every kubectl that is here. */
@KernelTest(commands = "kubectl")
class KubectlAccessTest extends MasterSuite {
  private String kubectl(String program, String... words) {
    List<String> command =
        new ArrayList<>(List.of(program, "--kubeconfig", master.kubeconfig().toString()));
    command.addAll(List.of(words));
    return Commands.run(command.toArray(String[]::new));
  }

  private static List<String> kubectls() throws IOException {
    Path first = Path.of(Commands.run("which", "kubectl").strip()).toRealPath();
    List<String> all = new ArrayList<>();
    for (String version : List.of("kubectl.1.27", "kubectl", "kubectl.1.33")) {
      if (Files.isExecutable(first.resolveSibling(version))) {
        all.add(first.resolveSibling(version).toString());
      }
    }
    return all;
  }

  @Test
  void peopleGiveRightsAndAskForThem() throws Exception {
    List<String> all = kubectls();
    String some = all.getFirst();
    assertEquals("yes\n", kubectl(some, "auth", "can-i", "create", "pods"));
    kubectl(some, "create", "serviceaccount", "robot");
    String robot = "system:serviceaccount:default:robot";
    String asRobot = "--as=" + robot;
    AssertionError refused =
        assertThrows(AssertionError.class, () -> kubectl(some, "get", "pods", asRobot));
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains(
                "Error from server (Forbidden): pods is forbidden: User \""
                    + robot
                    + "\" cannot"
                    + " list resource \"pods\" in API group \"\" in the namespace \"default\""),
        refused::toString);
    kubectl(some, "create", "role", "reader", "--verb=get,list", "--resource=pods,pods/log");
    kubectl(some, "create", "rolebinding", "r", "--role=reader", "--serviceaccount=default:robot");
    Eventually.passes(() -> kubectl(some, "auth", "can-i", "list", "pods", asRobot));
    for (String program : all) {
      String rules = kubectl(program, "auth", "can-i", "--list", asRobot);
      assertTrue(rules.contains("pods/log"), rules);
      // The oldest asks for a version of the review that upstream has dropped since.
      if (!program.endsWith("1.27")) {
        String who = kubectl(program, "auth", "whoami", asRobot);
        assertTrue(who.contains(robot), who);
      }
      String token = kubectl(program, "create", "token", "robot", "--duration=15m").strip();
      assertEquals(3, token.split("\\.").length, token);
      assertEquals("", kubectl(program, "get", "pods", asRobot, "-o", "name"));
    }
  }
}
