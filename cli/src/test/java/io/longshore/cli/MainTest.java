package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private final Captured captured = new Captured();

  private ExitCode run(String... words) throws InterruptedException {
    return Main.run(Main.commands(), List.of(words), captured.console());
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    assertEquals(ExitCode.DONE, run("version"));
    assertEquals(ExitCode.DONE, run("--version"));
    assertTrue(
        captured.out().matches("(longshore \\d\\S* \\(Kubernetes 1\\.36, Java 25\\S*\\)\n){2}"),
        captured.out());
  }

  @Test
  void everyCommandExplainsItself() throws Exception {
    for (Command command : Main.commands().commands()) {
      assertEquals(ExitCode.DONE, run("help", command.name()), command.name());
      assertTrue(captured.out().contains("longshore " + command.name()), captured.out());
      captured.clear();
    }
  }
}
