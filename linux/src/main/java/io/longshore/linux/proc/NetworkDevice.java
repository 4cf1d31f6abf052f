package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;

/** What went through a network device, a line of /proc/net/dev. */
public record NetworkDevice(
    String name,
    long receivedBytes,
    long receivedPackets,
    long receiveErrors,
    long receiveDrops,
    long sentBytes,
    long sentPackets,
    long sendErrors,
    long sendDrops) {
  private static final String FILE = "/proc/net/dev";
  private static final int HEADER_LINES = 2;
  private static final int COLUMNS = 16;

  /** The devices of the network namespace that a process is in. */
  public static List<NetworkDevice> read(long pid) {
    return parse(ProcText.read(Path.of("/proc", Long.toString(pid), "net", "dev")));
  }

  /** From text. */
  public static List<NetworkDevice> parse(String text) {
    return text.lines()
        .skip(HEADER_LINES)
        .filter(line -> !line.isBlank())
        .map(NetworkDevice::line)
        .toList();
  }

  private static NetworkDevice line(String line) {
    // No blank need follow the colon, and a name may itself hold colons.
    int colon = line.lastIndexOf(':');
    List<String> fields = ProcText.fields(line.substring(colon + 1));
    if (colon < 0 || fields.size() != COLUMNS) {
      throw new ProcFormatException(FILE, line);
    }
    return new NetworkDevice(
        line.substring(0, colon).strip(),
        number(line, fields, 0),
        number(line, fields, 1),
        number(line, fields, 2),
        number(line, fields, 3),
        number(line, fields, 8),
        number(line, fields, 9),
        number(line, fields, 10),
        number(line, fields, 11));
  }

  private static long number(String line, List<String> fields, int index) {
    return ProcText.unsigned(FILE, line, fields.get(index));
  }
}
