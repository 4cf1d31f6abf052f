package io.longshore.linux.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.UmlTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

@UmlTest(commands = {"linux.uml", "modprobe", "ip"})
class UmlSuiteTest {

  @Test
  void whatFailsInTheGuestFailsHere() {
    Map<String, Throwable> ends = new TreeMap<>();
    List<DynamicTest> tests = UmlSuite.of(GuestFailsInGuest.class).run().toList();
    tests.forEach(test -> ends.put(test.getDisplayName().replaceAll(".* ", ""), endOf(test)));
    assertTrue(message(ends, "failing()").contains("with\ttwo\nlines"), ends::toString);
    assertTrue(message(ends, "failing()").contains("GuestFailsInGuest.java:"), ends::toString);
    assertTrue(ends.get("skipping()") instanceof TestAbortedException, ends::toString);
    assertTrue(message(ends, "skipping()").contains("because it may"), ends::toString);
    assertTrue(message(ends, "switchedOff()").contains("for a reason"), ends::toString);
    assertTrue(message(ends, "breakingDown()").contains("not run to its end"), ends::toString);
    assertTrue(message(ends, "neverReached()").contains("not run to its end"), ends::toString);
    assertTrue(message(ends, "guest").contains("sysrq"), ends::toString);
  }

  private static String message(Map<String, Throwable> ends, String name) {
    return String.valueOf(ends.getOrDefault(name, new AssertionError("(absent)")).getMessage());
  }

  private static Throwable endOf(DynamicTest test) {
    return assertThrows(Throwable.class, () -> test.getExecutable().execute());
  }

  @Test
  void theWordsOfACommandReachTheGuest() {
    try (UmlMachine machine = UmlMachine.withModules(List.of())) {
      UmlMachine.Outcome outcome =
          machine.run(Duration.ofSeconds(60), List.of("sh", "-c", "echo it\\'s here; exit 3"));
      assertEquals(3, outcome.exitCode(), outcome::toString);
      assertTrue(outcome.console().contains("it's here"), outcome::toString);
    }
  }

  @Test
  void aGuestThatTakesTooLongIsStopped() {
    Path folder;
    try (UmlMachine machine = UmlMachine.withModules(List.of())) {
      folder = machine.folder();
      UmlMachine.Outcome outcome = machine.run(Duration.ofSeconds(1), List.of("sleep", "300"));
      assertEquals(137, outcome.exitCode(), outcome::toString);
    }
    assertFalse(Files.exists(folder));
    assertEquals(
        List.of(),
        ProcessHandle.current()
            .descendants()
            .map(process -> process.info().command().orElse(""))
            .filter(command -> command.endsWith("linux.uml"))
            .collect(Collectors.toList()));
  }

  @Test
  void noReportsAtAllAreAFailure() {
    List<DynamicTest> results = UmlSuite.results(List.of(), "panic");
    assertEquals(1, results.size());
    assertTrue(String.valueOf(endOf(results.getFirst()).getMessage()).contains("panic"));
    GuestReport complete = new GuestReport(GuestReport.Event.COMPLETE, "", "", "");
    assertEquals(1, UmlSuite.results(List.of(complete), "").size());
  }

  @Test
  void reportsSurviveTheirLines() {
    GuestReport report =
        new GuestReport(GuestReport.Event.FAILED, "[a:b]", "na\tme", "\\ two\nlines\r\"");
    assertEquals(List.of(report), GuestReport.parse(report.line() + "PASS"));
  }
}
