package io.longshore.linux.testing;

import io.longshore.linux.testing.GuestReport.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * Test classes that run inside of one {@link UmlMachine}, with the class path of the test that
 * starts them; each of their tests shows here as a dynamic test. Those that can run nowhere else
 * are marked with {@link InGuest}.
 *
 * <pre>{@code
 * @UmlTest
 * class NetlinkInGuestTest {
 *   @TestFactory
 *   Stream<DynamicTest> inGuest() {
 *     return UmlSuite.of(KernelIpvsInGuest.class).withModules("ip_vs", "dummy").run();
 *   }
 * }
 * }</pre>
 */
public final class UmlSuite {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final List<String> tests;
  private final List<String> modules;

  private UmlSuite(List<String> tests, List<String> modules) {
    this.tests = tests;
    this.modules = modules;
  }

  /** The tests of these classes. */
  public static UmlSuite of(Class<?>... tests) {
    return new UmlSuite(Arrays.stream(tests).map(Class::getName).toList(), List.of());
  }

  /** The tests of classes that only their packages see. */
  public static UmlSuite of(String... tests) {
    return new UmlSuite(List.of(tests), List.of());
  }

  /** As this one, with modules of the kernel that it does not load by itself. */
  public UmlSuite withModules(String... names) {
    return new UmlSuite(tests, List.of(names));
  }

  /** Boots, runs all, and halts; then gives each result as a test. */
  public Stream<DynamicTest> run() {
    try (UmlMachine machine = UmlMachine.withModules(modules)) {
      UmlMachine.Outcome outcome = machine.run(LIMIT, java());
      Path reports = machine.folder().resolve("reports");
      String lines = Files.exists(reports) ? Files.readString(reports) : "";
      return results(GuestReport.parse(lines), outcome.toString()).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> java() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=/run/tmp",
                "-D" + InGuest.PROPERTY + "=true",
                "-cp",
                System.getProperty("java.class.path"),
                GuestMain.class.getName(),
                UmlMachine.GUEST_FOLDER.resolve("reports").toString()));
    command.addAll(tests);
    return command;
  }

  /** The last report of each test counts; the console is what explains a guest's breakdown. */
  static List<DynamicTest> results(List<GuestReport> reports, String console) {
    Map<String, GuestReport> last = new LinkedHashMap<>();
    reports.forEach(report -> last.put(report.id(), report));
    List<DynamicTest> results = new ArrayList<>();
    boolean complete = reports.stream().anyMatch(report -> report.event() == Event.COMPLETE);
    last.values().stream()
        .filter(report -> report.event() != Event.COMPLETE)
        .forEach(report -> results.add(result(report)));
    if (!complete || results.isEmpty()) {
      String problem = complete ? "no test was there to run" : "the guest broke down";
      results.add(test("the whole guest", new AssertionError(problem + "; " + console)));
    }
    return results;
  }

  private static DynamicTest result(GuestReport report) {
    return switch (report.event()) {
      case PASSED, COMPLETE -> DynamicTest.dynamicTest(report.name(), () -> {});
      case PLANNED ->
          test(report.name(), new AssertionError(report.name() + " was not run to its end"));
      case FAILED -> test(report.name(), new AssertionError(report.name() + ": " + report.text()));
      case SKIPPED ->
          test(report.name(), new TestAbortedException(report.name() + ": " + report.text()));
    };
  }

  private static DynamicTest test(String name, Throwable end) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          throw end;
        });
  }
}
