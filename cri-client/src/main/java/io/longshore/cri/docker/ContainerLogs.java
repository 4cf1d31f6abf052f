package io.longshore.cri.docker;

import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what containers print where the node agent looks for it. Where one was followed before,
 * for example by an agent that was replaced, it goes on after the last line that is there. Safe for
 * use by several threads.
 */
final class ContainerLogs implements AutoCloseable {
  private static final Log LOG = Log.of("docker");

  private final DockerConnection docker;
  private final Path socket;
  private final Map<String, Follower> followers = new ConcurrentHashMap<>();

  ContainerLogs(DockerConnection docker, Path socket) {
    this.docker = docker;
    this.socket = socket;
  }

  /** Follows a container, unless that is done already or nobody wants its log. */
  void follow(String id, String path, boolean terminal) {
    if (!path.isEmpty()) {
      followers.computeIfAbsent(id, _ -> started(id, Path.of(path), terminal));
    }
  }

  private Follower started(String id, Path path, boolean terminal) {
    Follower follower = new Follower(id, new CriLog(path), CriLog.position(path), terminal);
    try {
      follower.read(true);
      return follower;
    } catch (ContainerRuntimeException e) {
      follower.log.close();
      throw e;
    }
  }

  boolean isFollowed(String id) {
    return followers.containsKey(id);
  }

  /** Lets the log go on in a new file. */
  void reopen(String id) {
    Follower follower = followers.get(id);
    if (follower == null) {
      throw new ContainerRuntimeException(
          Category.PRECONDITION, "nothing is written to the log of " + id + " any more");
    }
    follower.log.reopen();
  }

  @Override
  public void close() {
    followers.values().forEach(Follower::leave);
  }

  /** Follows one container. Its methods are called one after the other, by the reader's thread. */
  private final class Follower {
    private final String id;
    private final CriLog log;
    private final boolean terminal;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private LogPosition position;
    private volatile @Nullable Reader reader;

    Follower(String id, CriLog log, LogPosition position, boolean terminal) {
      this.id = id;
      this.log = log;
      this.position = position;
      this.terminal = terminal;
    }

    /**
     * Reads from here on. What follows may end before the last messages of a container that ended:
     * another reading finds those.
     */
    void read(boolean following) {
      String path =
          "/containers/%s/logs?follow=%b&stdout=1&stderr=1&timestamps=1&since=%d"
              .formatted(id, following, Math.max(0, position.time().getEpochSecond()));
      Reader next = new Reader(this, following, position, HijackedConnection.reading(socket, path));
      reader = next;
      Thread.ofVirtual().name("docker-log").start(next);
    }

    /** Output of a terminal is not divided into messages: lines are. */
    void takeRaw(byte[] payload, Reader from) {
      begun.writeBytes(payload);
      byte[] text = begun.toByteArray();
      int start = 0;
      for (int i = 0; i < text.length; i++) {
        if (text[i] == '\n') {
          take("stdout", Arrays.copyOfRange(text, start, i + 1), from);
          start = i + 1;
        }
      }
      begun.reset();
      begun.write(text, start, text.length - start);
    }

    /** A message begins with its time and a blank. */
    void take(String stream, byte[] message, Reader from) {
      int blank = 0;
      while (blank < message.length && message[blank] != ' ') {
        blank++;
      }
      String text = new String(message, 0, blank, StandardCharsets.US_ASCII);
      Instant time = Instant.parse(text);
      if (from.isNew(time)) {
        log.write(text, stream, message, Math.min(blank + 1, message.length), message.length);
        position = position.after(time);
      }
    }

    /**
     * What follows ends early now and then: as long as the container runs, reading goes on. The
     * reading in between ends at once, so it tells whether anything is left.
     */
    void ended(Reader ended) {
      try {
        if (reader == ended && (ended.following || isRunning())) {
          read(!ended.following);
          return;
        }
      } catch (ContainerRuntimeException e) {
        LOG.debug("a log is not read any more", "container", id, "error", e.toString());
      }
      giveUp();
    }

    /** A container that still runs is followed again when containers are listed next. */
    void giveUp() {
      followers.remove(id, this);
      log.close();
    }

    private boolean isRunning() {
      return Boolean.TRUE.equals(
          docker
              .call("look at a container", client -> client.inspectContainerCmd(id).exec())
              .getState()
              .getRunning());
    }

    void leave() {
      Reader last = reader;
      reader = null;
      if (last != null) {
        last.leave();
      }
    }
  }

  /** Reads messages; docker-java would cut them into pieces of a kilobyte. */
  private static final class Reader implements Runnable {
    private static final int PIECE = 8 * 1024;
    private static final int STANDARD_ERRORS = 2;

    private final Follower follower;
    private final boolean following;
    private final LogPosition start;
    private final HijackedConnection connection;
    private int atStart;

    Reader(Follower follower, boolean following, LogPosition start, HijackedConnection connection) {
      this.follower = follower;
      this.following = following;
      this.start = start;
      this.connection = connection;
    }

    /** The Engine starts at a second: what was written of it comes again. */
    boolean isNew(Instant time) {
      if (time.equals(start.time())) {
        atStart++;
        return atStart > start.messages();
      }
      return time.isAfter(start.time());
    }

    @Override
    public void run() {
      try (connection) {
        connection.awaitAnswer();
        DataInputStream messages = new DataInputStream(connection.input());
        if (follower.terminal) {
          takeRaw(messages);
        } else {
          takeMessages(messages);
        }
      } catch (IOException | DateTimeException e) {
        LOG.debug("a log breaks off", "container", follower.id, "error", e.toString());
      } catch (ContainerRuntimeException e) {
        LOG.debug("a log is refused", "container", follower.id, "error", e.toString());
        follower.giveUp();
        return;
      } catch (UncheckedIOException e) {
        LOG.warn("a log cannot be written", "container", follower.id, "error", e.toString());
        follower.giveUp();
        return;
      }
      follower.ended(this);
    }

    private void takeRaw(InputStream output) throws IOException {
      byte[] piece = new byte[PIECE];
      for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
        follower.takeRaw(Arrays.copyOf(piece, read), this);
      }
    }

    /** A message begins with its stream, three bytes of nothing, and its length. */
    private void takeMessages(DataInputStream messages) throws IOException {
      for (int stream = messages.read(); stream >= 0; stream = messages.read()) {
        messages.skipNBytes(3);
        byte[] message = messages.readNBytes(messages.readInt());
        follower.take(stream == STANDARD_ERRORS ? "stderr" : "stdout", message, this);
      }
    }

    void leave() {
      connection.close();
    }
  }
}
