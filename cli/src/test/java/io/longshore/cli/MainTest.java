package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import java.util.List;
import java.util.Optional;
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

  @Test
  void aSystemCallThatIsRefusedIsALineAndAWrongOneIsABug() {
    LibcException refused = new LibcException("mount", "tmpfs on /x", Errno.EPERM.number());
    LibcException wrong = new LibcException("mount", "tmpfs on /x", Errno.EINVAL.number());
    assertEquals(
        Optional.of("mount tmpfs on /x: EPERM (Operation not permitted)"), Problem.of(refused));
    assertEquals(Optional.empty(), Problem.of(wrong));
  }

  @Test
  void aLibraryThatCannotBeLoadedIsOneLineWithTheWayOut() throws Exception {
    CommandGroup group = new CommandGroup("longshore", "a test", List.of(new Unlinked()));
    assertEquals(ExitCode.FAILED, Main.run(group, List.of("unlinked"), captured.console()));
    assertTrue(
        captured
            .error()
            .matches("longshore: a library .*: no room; none left .*-Djna.tmpdir=DIR .*\n"),
        captured.error());
  }

  /** Needs a library that is not there. */
  private static final class Unlinked implements Command {
    @Override
    public String name() {
      return "unlinked";
    }

    @Override
    public String summary() {
      return "fail";
    }

    @Override
    public String help() {
      return "";
    }

    @Override
    public ExitCode run(List<String> arguments, Console console) {
      throw new UnsatisfiedLinkError("no room\nnone left");
    }
  }
}
