package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandGroupTest {
  private final Captured captured = new Captured();

  /** Prints its arguments, or does what its first one says. */
  private record Echo(String name) implements Command {
    @Override
    public String summary() {
      return "says " + name;
    }

    @Override
    public String help() {
      return "help of " + name + "\n";
    }

    @Override
    public ExitCode run(List<String> arguments, Console console) {
      if (arguments.equals(List.of("fail"))) {
        throw new CommandException("the disk is full:\nremove something");
      }
      if (arguments.equals(List.of("break"))) {
        throw new IllegalStateException("a mistake");
      }
      console.out().println(name + " " + arguments);
      return ExitCode.DONE;
    }
  }

  private final CommandGroup inner =
      new CommandGroup("ship crane", "lifts", List.of(new Echo("up"), new Echo("down")));
  private final CommandGroup group =
      new CommandGroup("ship", "carries", List.of(new Echo("sail"), inner));

  private ExitCode run(String... words) throws InterruptedException {
    return Main.run(group, List.of(words), captured.console());
  }

  @Test
  void wordsLeadToTheCommand() throws Exception {
    assertEquals(ExitCode.DONE, run("crane", "up", "-o", "json"));
    assertEquals("up [-o, json]\n", captured.out());
  }

  @Test
  void helpListsTheCommandsInColumns() throws Exception {
    assertEquals(ExitCode.DONE, run("help"));
    assertEquals(
        """
        ship: carries

        usage: ship COMMAND [ARGUMENT...]

          sail   says sail
          crane  lifts

        ship help COMMAND explains one of them.
        """,
        captured.out());
  }

  @Test
  void eachWayToAskForHelpIsUnderstood() throws Exception {
    run("help", "sail");
    run("sail", "--help");
    run("sail", "now", "--help");
    run("sail", "-h");
    assertEquals("help of sail\n".repeat(4), captured.out());
    captured.clear();
    run("crane", "down", "--help");
    run("crane", "help", "down");
    assertEquals("help of down\n".repeat(2), captured.out());
  }

  @Test
  void aWrongWordIsAnErrorOfUse() throws Exception {
    assertEquals(ExitCode.USAGE, run("fly"));
    assertEquals(
        "longshore: no command is called \"fly\": sail, crane (longshore --help)\n",
        captured.error());
    assertEquals(ExitCode.USAGE, run("crane", "fly"));
    assertEquals(ExitCode.USAGE, run());
    assertTrue(captured.error().contains("usage: ship COMMAND"), captured.error());
    assertEquals("", captured.out());
  }

  @Test
  void aProblemIsOneLine() throws Exception {
    assertEquals(ExitCode.FAILED, run("sail", "fail"));
    assertEquals("longshore: the disk is full:; remove something\n", captured.error());
  }

  @Test
  void aMistakeOfTheProgramKeepsItsStack() {
    assertThrows(IllegalStateException.class, () -> run("sail", "break"));
  }
}
