package io.longshore.agent.runtime;

import io.longshore.agent.plan.Annotations;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a container that has ended wanted to be known: from the file that it may write, or the end
 * of its log where it failed and says so.
 */
public final class LastWords {
  private static final Log LOG = Log.of("termination");

  /** Upstream's pkg/kubelet/container, MaxContainerTerminationMessage... */
  private static final int LONGEST_FILE = 4096;

  private static final int LONGEST_LOG = 2048;
  private static final int MOST_LINES = 80;

  private LastWords() {}

  /** Those of a container; empty where there are none. */
  public static String of(ContainerStatus status) {
    String path = status.annotations().getOrDefault(Annotations.TERMINATION_PATH, "");
    String policy = status.annotations().getOrDefault(Annotations.TERMINATION_POLICY, "");
    boolean failed = status.exitCode() != 0 && !status.reason().equals(ContainerStatus.OOM_KILLED);
    String written =
        ContainerMounts.lastWords(status.mounts(), path)
            .map(file -> end(file, LONGEST_FILE))
            .orElse("");
    if (!written.isEmpty()) {
      return written;
    }
    return policy.equals("FallbackToLogsOnError") && failed && !status.logPath().isEmpty()
        ? endOfLog(Path.of(status.logPath()))
        : "";
  }

  /** A container may have put anything in the place of the file, so no link is followed. */
  private static String end(Path file, int longest) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      open.seek(Math.max(0, open.length() - longest));
      byte[] bytes = new byte[Math.toIntExact(open.length() - open.getFilePointer())];
      open.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      LOG.debug("a file cannot be read", "file", file, "error", String.valueOf(e.getMessage()));
      return "";
    }
  }

  private static String endOfLog(Path log) {
    List<String> lines = end(log, 4 * LONGEST_LOG).lines().toList();
    StringBuilder text = new StringBuilder();
    for (String line : lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) {
      content(line).ifPresent(content -> text.append(content).append('\n'));
    }
    int start = Math.max(0, text.length() - LONGEST_LOG);
    return text.substring(start);
  }

  /** A line is TIME STREAM TAG CONTENT; the first one may be cut. */
  private static Optional<String> content(String line) {
    String[] parts = line.split(" ", 4);
    return parts.length == 4 ? Optional.of(parts[3]) : Optional.empty();
  }
}
