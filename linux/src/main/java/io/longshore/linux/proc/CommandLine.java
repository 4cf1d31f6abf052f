package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The words that a process was started with, as /proc/PID/cmdline shows them.
 *
 * @param words none for a thread of the kernel, and for a process that has ended
 */
public record CommandLine(List<String> words) {
  /** Copies. */
  public CommandLine {
    words = List.copyOf(words);
  }

  /** That of a process, which must exist. */
  public static CommandLine read(long pid) {
    return parse(ProcText.read(Path.of("/proc", Long.toString(pid), "cmdline")));
  }

  /** From text: a zero byte ends each word. */
  public static CommandLine parse(String text) {
    return new CommandLine(text.isEmpty() ? List.of() : List.of(text.split("\0")));
  }

  /** The word behind a flag. */
  public Optional<String> valueOf(String flag) {
    int index = words.indexOf(flag);
    return index < 0 || index + 1 == words.size()
        ? Optional.empty()
        : Optional.of(words.get(index + 1));
  }
}
