package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import io.longshore.linux.process.OpenProcess;
import io.longshore.linux.process.Signal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The running programs of a cluster: a file for each says which process it is. */
record Jobs(Path folder) {

  /** Starts one, unless it runs. */
  void start(Job job) {
    if (isRunning(job.name())) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Files.createDirectories(job.log().getParent());
      // In a session of its own: what the terminal of `up` is told does not concern it.
      List<String> command = new ArrayList<>(List.of("setsid"));
      command.addAll(job.command());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(job.log().toFile()));
      builder.environment().putAll(job.environment());
      Process process = builder.start();
      Files.writeString(file(job.name()), ProcessMark.of(process.pid()) + "\n");
    } catch (IOException e) {
      throw new CommandException("cannot start " + job.name() + ": " + e.getMessage());
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ".pid");
  }

  /** The process of a program, if it runs. */
  Optional<ProcessMark> running(String name) {
    return ProcessMark.read(file(name)).filter(ProcessMark::isAlive);
  }

  boolean isRunning(String name) {
    return running(name).isPresent();
  }

  /** Ends a program, at last by force; whether it was running. */
  boolean stop(String name, Duration patience) {
    Optional<ProcessMark> mark = running(name);
    mark.ifPresent(one -> end(one, patience));
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return mark.isPresent();
  }

  private static void end(ProcessMark mark, Duration patience) {
    Optional<OpenProcess> found = OpenProcess.of(mark.pid());
    if (found.isEmpty()) {
      return;
    }
    try (OpenProcess process = found.get()) {
      // Looked at again: the handle is of whatever had the number when it was opened.
      if (mark.isAlive() && process.signal(Signal.TERM) && !process.awaitEnd(patience)) {
        process.signal(Signal.KILL);
        process.awaitEnd(patience);
      }
    }
  }
}
