package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.linux.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A distribution of its own, rehearsed once; then with caches that are no good. */
@KernelTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RehearsalTest {
  private static final List<String> PROGRAMS = List.of("agent", "command", "master");

  /** As the JVM logs a class that is not from a jar. */
  private static final String FROM_CACHE = "io.longshore.cli.Main source: shared objects file";

  private final Path home = temporary();
  private Commands.Result rehearsal = new Commands.Result(List.of(), -1, "", "");
  private Set<String> before = Set.of();
  private Set<String> after = Set.of();

  private static Path temporary() {
    try {
      return Files.createTempDirectory("longshore-home-");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  void rehearse() throws Exception {
    Commands.run("cp", "-r", "--preserve=timestamps", "../cli/target/longshore/.", home.toString());
    Commands.run("rm", "-r", "-f", home.resolve("aot").toString());
    before = left();
    rehearsal = longshore("rehearse");
    after = left();
  }

  @AfterAll
  void delete() {
    Commands.run("rm", "-r", home.toString());
  }

  /** What a rehearsal could leave behind. */
  private static Set<String> left() throws IOException {
    Set<String> all = new TreeSet<>();
    for (Path folder :
        List.of(Path.of("/run/netns"), Path.of(System.getProperty("java.io.tmpdir")))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files.map(Path::toString).filter(RehearsalTest::isOfRehearsal).forEach(all::add);
        }
      }
    }
    ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(RehearsalTest::isOfRehearsal)
        .forEach(all::add);
    return all;
  }

  private static boolean isOfRehearsal(String text) {
    return text.contains("longshore-rehearsal-");
  }

  private Commands.Result longshore(String... words) throws Exception {
    return withOptions("", words);
  }

  /** It may take longer than other commands. */
  private Commands.Result withOptions(String options, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/longshore").toString()));
    command.addAll(List.of(words));
    Path errors = home.resolve("errors");
    Path output = home.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().put("LONGSHORE_JAVA_OPTIONS", options);
    Process process = builder.start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> command + " does not end");
    return new Commands.Result(
        command, process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  @Test
  void leavesACacheForEachProgramAndNothingElse() throws Exception {
    assertEquals(0, rehearsal.exitCode(), rehearsal::toString);
    assertEquals("", rehearsal.errors());
    try (Stream<Path> files = Files.list(home.resolve("aot"))) {
      assertEquals(PROGRAMS, files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertFalse(Files.exists(home.resolve("aot.new")));
    assertEquals(before, after);
  }

  /** Whenever it is told to end: what is used is whole, and nothing else is there. */
  @Test
  void anInterruptedOneChangesNothing() {
    Seed.ofRun()
        .run(
            random -> {
              Map<String, FileTime> whole = caches();
              for (int i = 0; i < 2; i++) {
                Process process =
                    new ProcessBuilder(home.resolve("bin/longshore").toString(), "rehearse")
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("output").toFile())
                        .start();
                Eventually.holds(
                    () -> Files.exists(home.resolve("aot.new")) || !process.isAlive(),
                    () -> "it does not begin");
                Thread.sleep(random.nextInt(8_000));
                process.destroy();
                assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it does not end");
                assertEquals(128 + 15, process.exitValue());
                assertEquals(whole, caches());
                assertFalse(Files.exists(home.resolve("aot.new")));
                assertEquals(before, left());
              }
            });
  }

  private Map<String, FileTime> caches() throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    for (String program : PROGRAMS) {
      times.put(program, Files.getLastModifiedTime(home.resolve("aot").resolve(program)));
    }
    return times;
  }

  @Test
  void eachProgramUsesItsOwn() throws Exception {
    for (String program : PROGRAMS) {
      String word = program.equals("command") ? "version" : program;
      Commands.Result told = withOptions("-Xlog:class+load", word, "--help");
      assertEquals(0, told.exitCode(), told::toString);
      assertTrue(
          told.output().contains(FROM_CACHE),
          () -> program + " has loaded its main class from a jar");
    }
  }

  @Test
  void whatIsNoGoodIsNotUsedAndNotTalkedAbout() throws Exception {
    Commands.Result good = longshore("version");
    assertEquals(
        good.output(), withOptions("-XX:+UseParallelGC -XX:-UseSerialGC", "version").output());
    assertSame(good, withOptions("-XX:+UseCompactObjectHeaders", "version"));
    Path cache = home.resolve("aot/command");
    byte[] whole = Files.readAllBytes(cache);
    try {
      for (int length : List.of(0, 100, whole.length / 2)) {
        Files.write(cache, Arrays.copyOf(whole, length));
        assertSame(good, longshore("version"));
      }
      Files.writeString(cache, "something else");
      assertSame(good, longshore("version"));
      Files.delete(cache);
      assertSame(good, longshore("version"));
    } finally {
      Files.write(cache, whole);
    }
  }

  @Test
  void jarsOfAnotherTimeAreReadThemselves() throws Exception {
    Path jar = cliJar();
    var time = Files.getLastModifiedTime(jar);
    try {
      Commands.Result good = longshore("version");
      Commands.run("touch", "--date=2001-01-01", jar.toString());
      assertSame(good, longshore("version"));
      assertFalse(withOptions("-Xlog:class+load", "version").output().contains(FROM_CACHE));
    } finally {
      Files.setLastModifiedTime(jar, time);
    }
  }

  private Path cliJar() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("cli-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void assertSame(Commands.Result expected, Commands.Result actual) {
    assertEquals(expected.output(), actual.output(), actual::toString);
    assertEquals("", actual.errors(), actual::toString);
    assertEquals(expected.exitCode(), actual.exitCode(), actual::toString);
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldInALine() {
    String script =
        """
        mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$1"/bin/longshore rehearse
        """;
    Commands.Result told =
        Commands.attempt(
            "", List.of("unshare", "--mount", "sh", "-c", script, "sh", home.toString()));
    assertEquals(1, told.exitCode(), told::toString);
    assertEquals(1, told.errors().lines().count(), told::toString);
    assertTrue(told.errors().startsWith("longshore: cannot write to " + home), told::toString);
  }

  @Test
  void withoutRightsItSaysThatItNeedsRoot() {
    Commands.Result told =
        Commands.attempt(
            "",
            List.of(
                "setpriv",
                "--bounding-set=-sys_admin",
                "--inh-caps=-sys_admin",
                home.resolve("bin/longshore").toString(),
                "rehearse"));
    assertEquals(1, told.exitCode(), told::toString);
    assertEquals(1, told.errors().lines().count(), told::toString);
    assertTrue(told.errors().contains("needs root"), told::toString);
    assertFalse(Files.exists(home.resolve("aot.new")));
  }
}
