package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps logs of containers from filling the disk. The newest of the older parts stays as it is, as
 * the runtime may still write into it; those before are compressed, and the oldest go
 * (pkg/kubelet/logs of Kubernetes).
 */
public final class LogRotation {
  private static final Log LOG = Log.of("log-rotation");
  private static final String COMPRESSED = ".gz";
  private static final String HALF_DONE = ".tmp";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final ContainerRuntime runtime;
  private final NodeSettings.Limits limits;
  private final Clock clock;

  /** For a runtime. */
  public LogRotation(ContainerRuntime runtime, NodeSettings.Limits limits, Clock clock) {
    this.runtime = runtime;
    this.limits = limits;
    this.clock = clock;
  }

  /** Looks at the log of a container that runs, and lets it go on in a new file if it is full. */
  public void rotate(String container, Path log) {
    try {
      if (Files.size(log) >= limits.logBytes()) {
        cleanUp(log);
        begin(container, log);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("no log", "container", container, "file", log);
    } catch (IOException | ContainerRuntimeException e) {
      LOG.warn("a log is not rotated", "file", log, "error", String.valueOf(e.getMessage()));
    }
  }

  /** Before the next part comes, there must be room for it: one file is the log itself. */
  private void cleanUp(Path log) throws IOException {
    List<Path> older = new ArrayList<>();
    for (Path part : parts(log)) {
      if (part.toString().endsWith(HALF_DONE)) {
        Files.deleteIfExists(part);
      } else {
        older.add(part);
      }
    }
    int room = Math.max(0, limits.logFiles() - 2);
    while (older.size() > room) {
      Files.deleteIfExists(older.removeFirst());
    }
    for (Path part : older) {
      if (!part.toString().endsWith(COMPRESSED)) {
        compress(part);
      }
    }
  }

  /** The oldest first: their names end with the time. */
  private static List<Path> parts(Path log) throws IOException {
    String begin = log.getFileName() + ".";
    try (Stream<Path> files = Files.list(log.resolveSibling("."))) {
      return files
          .map(file -> log.resolveSibling(file.getFileName()))
          .filter(file -> String.valueOf(file.getFileName()).startsWith(begin))
          .sorted()
          .toList();
    }
  }

  private static void compress(Path part) throws IOException {
    Path half = part.resolveSibling(part.getFileName() + HALF_DONE);
    try (InputStream from = Files.newInputStream(part);
        OutputStream to = new GZIPOutputStream(Files.newOutputStream(half))) {
      from.transferTo(to);
    }
    Files.move(
        half, part.resolveSibling(part.getFileName() + COMPRESSED), StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(part);
  }

  /** A runtime that does not open the new file goes on in the old one, under its old name. */
  private void begin(String container, Path log) throws IOException {
    Path part = log.resolveSibling(log.getFileName() + "." + TIME.format(clock.now()));
    Files.move(log, part, StandardCopyOption.ATOMIC_MOVE);
    try {
      runtime.reopenLog(container);
    } catch (ContainerRuntimeException e) {
      Files.move(part, log, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
  }
}
