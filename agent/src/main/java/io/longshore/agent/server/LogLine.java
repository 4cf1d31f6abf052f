package io.longshore.agent.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/**
 * A line of a container's log: {@code TIME STREAM TAGS TEXT}, k8s.io/cri-api, pkg/apis/runtime/v1
 * /api.proto, LogPath. Immutable but for the array, which is nobody else's.
 */
final class LogLine {
  private final Instant time;
  private final String timeText;
  private final boolean partial;
  private final byte[] line;
  private final int start;

  private LogLine(Instant time, String timeText, boolean partial, byte[] line, int start) {
    this.time = time;
    this.timeText = timeText;
    this.partial = partial;
    this.line = line;
    this.start = start;
  }

  /**
   * From a line without its end.
   *
   * @throws IllegalArgumentException if it is none
   */
  static LogLine parse(byte[] line) {
    int time = blank(line, 0);
    int stream = blank(line, time + 1);
    int tags = blank(line, stream + 1);
    String text = text(line, 0, time);
    String tag = text(line, stream + 1, tags).split(":", 2)[0];
    try {
      return new LogLine(Instant.parse(text), text, tag.equals("P"), line, tags + 1);
    } catch (DateTimeParseException e) {
      return new LogLine(
          OffsetDateTime.parse(text).toInstant(), text, tag.equals("P"), line, tags + 1);
    }
  }

  private static int blank(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == ' ') {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "not a line of a container's log: " + text(line, 0, line.length));
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, Math.max(0, to - from), StandardCharsets.UTF_8);
  }

  Instant time() {
    return time;
  }

  /** Whether the text goes on in the next line. */
  boolean isPartial() {
    return partial;
  }

  /** The time as it stands there, and a blank. */
  byte[] stamp() {
    return (timeText + " ").getBytes(StandardCharsets.UTF_8);
  }

  /** What the container printed, with the end of the line if it is the last part of it. */
  byte[] content() {
    byte[] content = Arrays.copyOfRange(line, start, line.length + (partial ? 0 : 1));
    if (!partial) {
      content[content.length - 1] = '\n';
    }
    return content;
  }
}
