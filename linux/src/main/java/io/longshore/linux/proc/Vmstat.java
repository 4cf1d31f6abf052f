package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.Map;

/** The kernel's counters about memory, from /proc/vmstat; which there are depends on the kernel. */
public record Vmstat(Map<String, Long> counters) {
  private static final String FILE = "/proc/vmstat";

  /** Copies the counters. */
  public Vmstat {
    counters = Map.copyOf(counters);
  }

  /** The figures of now. */
  public static Vmstat read() {
    return parse(ProcText.read(Path.of(FILE)));
  }

  /** From text. */
  public static Vmstat parse(String text) {
    return new Vmstat(ProcText.pairs(FILE, text));
  }
}
