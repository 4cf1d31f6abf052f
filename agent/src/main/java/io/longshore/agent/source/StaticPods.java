package io.longshore.agent.source;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.core.Pod;
import io.longshore.linux.file.FolderWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the pods of a folder, or of one file, whenever something changes there, and now and then in
 * any case. One platform thread does the work, since waiting for the kernel blocks it.
 */
public final class StaticPods implements AutoCloseable {
  private static final Log LOG = Log.of("source");
  private static final long LARGEST = 10L << 20;

  private final Path place;
  private final String nodeName;
  private final Duration period;
  private final Clock clock;
  private final Consumer<List<Pod>> listener;
  private final Thread thread;

  /** Of each file as it was read last; of the thread alone. */
  private final Map<Path, Reading> readings = new LinkedHashMap<>();

  private volatile boolean closed;

  /** What a file held: a pod seen in the same text is the same pod, seen at the same time. */
  private record Reading(String text, List<Pod> pods) {}

  /**
   * Begins. The listener is told of all pods each time that they are others, and once in any case.
   *
   * @param period after which files are read without a sign of change
   */
  public StaticPods(
      Path place, String nodeName, Duration period, Clock clock, Consumer<List<Pod>> listener) {
    this.place = place;
    this.nodeName = nodeName;
    this.period = period;
    this.clock = clock;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("static pods").daemon().start(this::run);
  }

  private void run() {
    List<Pod> told = read();
    listener.accept(told);
    while (!closed) {
      awaitChange(told);
      List<Pod> now = read();
      if (!now.equals(told) && !closed) {
        told = now;
        listener.accept(now);
      }
    }
  }

  /** A folder that does not exist cannot be watched; it is looked at again after the period. */
  private void awaitChange(List<Pod> told) {
    Path folder = Files.isDirectory(place) ? place : place.toAbsolutePath().getParent();
    try {
      if (folder == null || !Files.isDirectory(folder)) {
        Thread.sleep(period);
        return;
      }
      try (FolderWatch watch = new FolderWatch()) {
        watch.add(folder);
        // What came before the watch gave no sign.
        if (read().equals(told)) {
          awaitEvent(watch);
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void awaitEvent(FolderWatch watch) {
    long end = clock.nanoTime() + period.toNanos();
    while (!closed && end - clock.nanoTime() > 0) {
      // Short, so that closing need not wait long.
      if (!watch.next(Duration.ofMillis(200)).isEmpty()) {
        return;
      }
    }
  }

  private List<Pod> podsOfReadings() {
    return readings.values().stream().flatMap(reading -> reading.pods().stream()).toList();
  }

  private List<Pod> read() {
    List<Path> files = files();
    readings.keySet().retainAll(files);
    files.forEach(this::readFile);
    return podsOfReadings();
  }

  /** As upstream: in a folder, not what is hidden and not what is deeper. */
  private List<Path> files() {
    if (!Files.isDirectory(place)) {
      return Files.isRegularFile(place) ? List.of(place) : List.of();
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      LOG.warn("static pods cannot be read", "folder", place, "error", e);
      return List.copyOf(readings.keySet());
    }
  }

  private void readFile(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException("is larger than 10 MB");
      }
      String text = Files.readString(file);
      Reading before = readings.get(file);
      if (before == null || !before.text.equals(text)) {
        readings.put(file, new Reading(text, List.of()));
        readings.put(
            file, new Reading(text, List.of(PodFile.parse(file, text, nodeName, clock.now()))));
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("not a static pod", "file", file, "error", e);
    }
  }

  /** Ends; the pods are not told as gone. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
