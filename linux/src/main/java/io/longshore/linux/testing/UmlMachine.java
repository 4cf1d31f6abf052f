package io.longshore.linux.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another Linux kernel, which runs as a process (User-mode Linux, Debian's package
 * user-mode-linux): for what the kernel of this machine lacks. It sees this machine's files, which
 * it cannot change, but for a folder that both share. For one thread.
 */
public final class UmlMachine implements AutoCloseable {
  /** Where the guest sees the folder of {@link #folder}. */
  public static final Path GUEST_FOLDER = Path.of("/run/host");

  private static final String MEMORY = "1024M";

  /** Booting and halting may take this much longer than the command. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private static final int TAIL = 20_000;

  /**
   * How a run ended.
   *
   * @param completed whether the command came to its end, whatever that was, in time
   * @param exitCode of the command; -1 if it did not come to its end
   * @param console what the kernel and the command printed
   */
  public record Outcome(boolean completed, int exitCode, String console) {
    /** The end of the console, which is what failures tell of. */
    @Override
    public String toString() {
      int from = Math.max(0, console.length() - TAIL);
      return (completed ? "the command ended with " + exitCode : "the guest did not complete")
          + "; its console:\n"
          + console.substring(from);
    }
  }

  private final List<String> modules;
  private final Path folder;

  private UmlMachine(List<String> modules, Path folder) {
    this.modules = modules;
    this.folder = folder;
  }

  /** A machine that is not running yet, whose kernel loads these modules; others as it needs. */
  public static UmlMachine withModules(List<String> modules) {
    try {
      return new UmlMachine(List.copyOf(modules), Files.createTempDirectory("longshore-uml-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder that the guest may write to; it goes when the machine is closed. */
  public Path folder() {
    return folder;
  }

  /** Boots, runs a command as root, and halts; whatever happens, the guest is gone after. */
  public Outcome run(Duration limit, List<String> command) {
    Path console = folder.resolve("console");
    try {
      Path init = Files.writeString(folder.resolve("init"), new GuestInit(modules).script(folder));
      Files.writeString(folder.resolve("command"), GuestInit.command(limit, command));
      if (!init.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + init + " executable");
      }
      Process guest =
          new ProcessBuilder(kernel(init))
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(console.toFile())
              .start();
      Thread stop = Thread.ofPlatform().name("stop the guest").unstarted(() -> kill(guest));
      Runtime.getRuntime().addShutdownHook(stop);
      try {
        boolean halted = guest.waitFor(limit.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
        return outcome(halted, console);
      } finally {
        kill(guest);
        Runtime.getRuntime().removeShutdownHook(stop);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + command + " ran in the guest", e);
    }
  }

  private List<String> kernel(Path init) {
    return List.of(
        "linux.uml",
        "mem=" + MEMORY,
        "root=/dev/root",
        "rootfstype=hostfs",
        "rootflags=/",
        "ro",
        "init=" + init,
        "con=null",
        "con0=fd:0,fd:1",
        "quiet",
        // Otherwise it would leave a folder in the home of who runs it.
        "uml_dir=" + folder + "/");
  }

  private Outcome outcome(boolean halted, Path console) throws IOException {
    String printed = new String(Files.readAllBytes(console), StandardCharsets.UTF_8);
    Path status = folder.resolve("status");
    String code = halted && Files.exists(status) ? Files.readString(status).strip() : "";
    return code.isEmpty()
        ? new Outcome(false, -1, printed)
        : new Outcome(true, Integer.parseInt(code), printed);
  }

  /** Each process of the guest is one of the host too, below that of the guest's kernel. */
  private static void kill(Process guest) {
    List<ProcessHandle> all = new ArrayList<>(guest.descendants().toList());
    guest.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    guest.onExit().join();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
