package io.longshore.cli.cluster;

import io.longshore.linux.proc.ProcessStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process it was: the number alone may long be another's.
 *
 * @param started when, in clock ticks since the machine was booted
 */
record ProcessMark(long pid, long started) {

  static ProcessMark of(long pid) {
    return new ProcessMark(pid, ProcessStat.read(pid).startTicks());
  }

  /** What a file tells; empty where there is none. */
  static Optional<ProcessMark> read(Path file) {
    try {
      return Optional.of(parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  static ProcessMark parse(String text) {
    String[] words = text.strip().split(" ");
    if (words.length != 2) {
      throw new IllegalArgumentException("not a process and its start: \"" + text + "\"");
    }
    return new ProcessMark(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  /** Whether it still runs. A zombie, which nobody has waited for yet, does not. */
  boolean isAlive() {
    try {
      ProcessStat now = ProcessStat.read(pid);
      return now.startTicks() == started && now.state() != 'Z';
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return pid + " " + started;
  }
}
