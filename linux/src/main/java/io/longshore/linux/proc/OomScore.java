package io.longshore.linux.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whom the kernel ends first for want of memory: /proc/PID/oom_score_adj, proc(5). */
public final class OomScore {
  /** Never this one. */
  public static final int LEAST = -1000;

  /** This one first. */
  public static final int MOST = 1000;

  private OomScore() {}

  /** How the process is rated. */
  public static int read(long pid) {
    String text = ProcText.read(file(pid)).strip();
    return (int) ProcText.number(file(pid).toString(), text, text);
  }

  /**
   * Rates a process. Lower than it was needs CAP_SYS_RESOURCE.
   *
   * @return false if that is missing, which a node agent can live with
   */
  public static boolean write(long pid, int value) {
    if (value < LEAST || value > MOST) {
      throw new IllegalArgumentException("an OOM score of " + value);
    }
    int before = read(pid);
    try {
      Files.writeString(file(pid), Integer.toString(value));
      return true;
    } catch (IOException e) {
      if (value < before) {
        return false;
      }
      throw new UncheckedIOException("cannot set " + file(pid) + " to " + value, e);
    }
  }

  private static Path file(long pid) {
    return Path.of("/proc", Long.toString(pid), "oom_score_adj");
  }
}
