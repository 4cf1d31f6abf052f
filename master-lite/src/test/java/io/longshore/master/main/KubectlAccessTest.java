package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.Kubectls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may do what, as people ask and say it, with every kubectl that is here. */
@KernelTest(commands = "kubectl")
class KubectlAccessTest extends MasterSuite {
  private String kubectl(Path program, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(program.toString(), "--kubeconfig", master.kubeconfig().toString()));
    command.addAll(List.of(words));
    return Commands.run(command.toArray(String[]::new));
  }

  @Test
  void peopleGiveRightsAndAskForThem() throws Exception {
    List<Path> all = Kubectls.ends();
    Path some = all.getFirst();
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
    for (Path program : all) {
      String rules = kubectl(program, "auth", "can-i", "--list", asRobot);
      assertTrue(rules.contains("pods/log"), rules);
      // The oldest asks for a version of the review that upstream has dropped since.
      if (!program.toString().endsWith("1.27")) {
        String who = kubectl(program, "auth", "whoami", asRobot);
        assertTrue(who.contains(robot), who);
      }
      String token = kubectl(program, "create", "token", "robot", "--duration=15m").strip();
      assertEquals(3, token.split("\\.").length, token);
      assertEquals("", kubectl(program, "get", "pods", asRobot, "-o", "name"));
    }
  }
}
