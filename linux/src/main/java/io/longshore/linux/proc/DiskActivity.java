package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;

/**
 * What a block device did since the start, a line of /proc/diskstats:
 * Documentation/admin-guide/iostats.rst. A sector is 512 bytes there, whatever the device's own
 * are.
 */
public record DiskActivity(
    int major, int minor, String name, long reads, long readBytes, long writes, long writtenBytes) {
  private static final String FILE = "/proc/diskstats";
  private static final int SECTOR = 512;

  /** All block devices. */
  public static List<DiskActivity> read() {
    return parse(ProcText.read(Path.of(FILE)));
  }

  /** From text. */
  public static List<DiskActivity> parse(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(DiskActivity::line).toList();
  }

  private static DiskActivity line(String line) {
    List<String> fields = ProcText.fields(line);
    if (fields.size() < 14) {
      throw new ProcFormatException(FILE, line);
    }
    return new DiskActivity(
        Math.toIntExact(number(line, fields, 0)),
        Math.toIntExact(number(line, fields, 1)),
        fields.get(2),
        number(line, fields, 3),
        number(line, fields, 5) * SECTOR,
        number(line, fields, 7),
        number(line, fields, 9) * SECTOR);
  }

  private static long number(String line, List<String> fields, int index) {
    return ProcText.unsigned(FILE, line, fields.get(index));
  }
}
