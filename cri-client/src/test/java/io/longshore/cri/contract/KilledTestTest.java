package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.testing.TestCgroup;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.proc.MountEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rig leaves nothing on the machine, also where its test could not close it. */
@RuntimeTest(commands = {"containerd", "ctr", "runc", "setpriv"})
final class KilledTestTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void nothingIsLeftOfATestThatWasKilled(@TempDir Path temp) throws Exception {
    Path names = temp.resolve("names");
    Path log = temp.resolve("log");
    Process test =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                KilledTest.class.getName(),
                names.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Eventually.holds(PATIENCE, () -> read(names).endsWith("\n"), () -> read(log));
      assertFalse(left(test.pid(), read(names)).isEmpty());
    } finally {
      test.destroyForcibly().waitFor();
    }
    Eventually.holds(
        PATIENCE,
        () -> left(test.pid(), read(names)).isEmpty(),
        () -> "left: " + left(test.pid(), read(names)));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a process's rig, by the names of its folder and its control group. */
  private static List<String> left(long pid, String names) {
    Path folder = Path.of(names.split(" ")[0]);
    String group = names.strip().split(" /")[1];
    List<String> left = new ArrayList<>();
    if (Files.exists(folder)) {
      left.add(folder.toString());
    }
    MountEntry.read().stream()
        .map(MountEntry::target)
        .filter(target -> target.startsWith(folder + "/"))
        .forEach(left::add);
    new TestCgroup(group).groups().forEach(path -> left.add(path.toString()));
    namespaces(pid).forEach(left::add);
    ProcessHandle.allProcesses()
        .filter(
            process -> commandLine(process).filter(line -> line.contains(folder + "/")).isPresent())
        .forEach(process -> left.add(process + " " + commandLine(process)));
    return left;
  }

  private static Optional<String> commandLine(ProcessHandle process) {
    return process.info().commandLine();
  }

  /** Their names tell who has made them. */
  private static List<String> namespaces(long pid) {
    try (Stream<Path> all = Files.list(NetworkNamespace.NAMED)) {
      return all.map(Path::toString)
          .filter(name -> name.contains("/longshore-" + pid + "-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
