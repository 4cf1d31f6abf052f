package io.longshore.agent.node;

import io.longshore.linux.proc.MachineIds;
import io.longshore.linux.proc.MemoryInfo;
import io.longshore.linux.proc.OsRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the machine is; it does not change before the next start of the machine.
 *
 * @param system the id that the firmware gives, or else that of the installation
 * @param hugePages how many pages of each size, in bytes, are set aside
 * @param processIds how many processes there can be
 */
public record Machine(
    int processors,
    long memory,
    long swap,
    MachineIds ids,
    String system,
    String osImage,
    Map<Long, Long> hugePages,
    long processIds) {
  private static final Path CPUS = Path.of("/sys/devices/system/cpu/online");
  private static final Path FIRMWARE_ID = Path.of("/sys/class/dmi/id/product_uuid");
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/hugepages");
  private static final Path LARGEST_PID = Path.of("/proc/sys/kernel/pid_max");

  /** Copies. */
  public Machine {
    hugePages = Map.copyOf(hugePages);
  }

  /** This machine. */
  public static Machine read() {
    MemoryInfo memory = MemoryInfo.read();
    MachineIds ids = MachineIds.read();
    try {
      return new Machine(
          processors(Files.readString(CPUS).strip()),
          memory.total(),
          memory.swapTotal(),
          ids,
          Files.isReadable(FIRMWARE_ID) ? Files.readString(FIRMWARE_ID).strip() : ids.machine(),
          OsRelease.read().prettyName(),
          readHugePages(),
          Long.parseLong(Files.readString(LARGEST_PID).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The size of a list such as {@code 0-3,6}. */
  static int processors(String online) {
    int count = 0;
    for (String part : online.split(",", -1)) {
      String[] ends = part.split("-", 2);
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }

  /** Folders such as hugepages-2048kB. */
  private static Map<Long, Long> readHugePages() throws IOException {
    Map<Long, Long> pages = new TreeMap<>();
    if (!Files.isDirectory(HUGE_PAGES)) {
      return pages;
    }
    try (Stream<Path> sizes = Files.list(HUGE_PAGES)) {
      for (Path size : sizes.toList()) {
        String name = String.valueOf(size.getFileName());
        long kibi = Long.parseLong(name.substring("hugepages-".length(), name.length() - 2));
        pages.put(
            kibi * 1024, Long.parseLong(Files.readString(size.resolve("nr_hugepages")).strip()));
      }
    }
    return pages;
  }
}
