package io.longshore.linux.cgroup;

import io.longshore.linux.proc.ProcFormatException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a group has read from and written to a device. */
public record CgroupDiskUse(
    int major, int minor, long readBytes, long writtenBytes, long reads, long writes) {
  private static final Comparator<CgroupDiskUse> BY_DEVICE =
      Comparator.comparingInt(CgroupDiskUse::major).thenComparingInt(CgroupDiskUse::minor);

  /** From blkio.throttle.io_service_bytes and io_serviced: {@code 8:0 Read 4096}. */
  static List<CgroupDiskUse> version1(String bytes, String operations) {
    Map<String, Long> transferred = byDeviceAndKind(bytes);
    Map<String, Long> counted = byDeviceAndKind(operations);
    return transferred.keySet().stream()
        .map(key -> key.substring(0, key.indexOf(' ')))
        .distinct()
        .map(
            device ->
                of(
                    device,
                    transferred.getOrDefault(device + " Read", 0L),
                    transferred.getOrDefault(device + " Write", 0L),
                    counted.getOrDefault(device + " Read", 0L),
                    counted.getOrDefault(device + " Write", 0L)))
        .sorted(BY_DEVICE)
        .toList();
  }

  private static Map<String, Long> byDeviceAndKind(String text) {
    Map<String, Long> found = new HashMap<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(" ", -1);
      if (fields.length == 3) {
        found.put(fields[0] + " " + fields[1], number(line, fields[2]));
      } else if (fields.length != 2 || !fields[0].equals("Total")) {
        throw new ProcFormatException("blkio.throttle.io_serviced", line);
      }
    }
    return found;
  }

  /** From io.stat: {@code 8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0}. */
  static List<CgroupDiskUse> version2(String text) {
    return text.lines()
        .filter(line -> line.contains("="))
        .map(CgroupDiskUse::line)
        .sorted(BY_DEVICE)
        .toList();
  }

  private static CgroupDiskUse line(String line) {
    Map<String, Long> values = new HashMap<>();
    String[] fields = line.strip().split(" +", -1);
    for (int i = 1; i < fields.length; i++) {
      int equals = fields[i].indexOf('=');
      if (equals < 0) {
        throw new ProcFormatException("io.stat", line);
      }
      // Other entries, such as those of io.cost, need not be whole numbers.
      String key = fields[i].substring(0, equals);
      if (key.endsWith("bytes") || key.endsWith("ios")) {
        values.put(key, number(line, fields[i].substring(equals + 1)));
      }
    }
    return of(
        fields[0],
        values.getOrDefault("rbytes", 0L),
        values.getOrDefault("wbytes", 0L),
        values.getOrDefault("rios", 0L),
        values.getOrDefault("wios", 0L));
  }

  private static CgroupDiskUse of(
      String device, long readBytes, long writtenBytes, long reads, long writes) {
    int colon = device.indexOf(':');
    if (colon < 0) {
      throw new ProcFormatException("a device", device);
    }
    int major = (int) number(device, device.substring(0, colon));
    int minor = (int) number(device, device.substring(colon + 1));
    return new CgroupDiskUse(major, minor, readBytes, writtenBytes, reads, writes);
  }

  private static long number(String line, String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new ProcFormatException("a count of a device", line, e);
    }
  }
}
