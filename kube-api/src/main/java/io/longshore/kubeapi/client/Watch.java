package io.longshore.kubeapi.client;

import io.longshore.kubeapi.http.HttpAnswer;
import io.longshore.kubeapi.http.HttpException;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.WatchEvent;
import io.longshore.kubeapi.json.WatchEvents;
import io.longshore.kubeapi.meta.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The events of a watch, one a line, as they come. For one thread; {@link #close} may come from
 * another, and ends the wait.
 */
public final class Watch<T extends KubeObject> implements AutoCloseable {
  private static final int START_SIZE = 16 * 1024;

  private final String name;
  private final HttpAnswer answer;
  private final Class<T> shape;
  private final InputStream body;

  private byte[] buffer = new byte[START_SIZE];
  private int start;
  private int scanned;
  private int end;

  Watch(String name, HttpAnswer answer, Class<T> shape) {
    this.name = name;
    this.answer = answer;
    this.shape = shape;
    this.body = answer.body();
  }

  /** Waits for the next event; empty when the server has ended the watch as it should. */
  public Optional<WatchEvent<T>> next() {
    try {
      while (true) {
        int lineEnd = findLineEnd();
        if (lineEnd >= 0) {
          WatchEvent<T> event = WatchEvents.read(slice(lineEnd), lineEnd - start, shape);
          start = lineEnd + 1;
          return Optional.of(event);
        }
        if (!fill()) {
          return atEnd();
        }
      }
    } catch (HttpException | JsonException e) {
      throw new KubeApiException(name, e);
    } catch (IOException e) {
      throw new KubeApiException(name, new IllegalStateException(e));
    }
  }

  private int findLineEnd() {
    for (int i = Math.max(scanned, start); i < end; i++) {
      if (buffer[i] == '\n') {
        scanned = i + 1;
        return i;
      }
    }
    scanned = end;
    return -1;
  }

  private byte[] slice(int lineEnd) {
    return start == 0 ? buffer : Arrays.copyOfRange(buffer, start, lineEnd);
  }

  private boolean fill() throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
      scanned = 0;
    } else if (end == buffer.length) {
      makeRoom();
    }
    int count = body.read(buffer, end, buffer.length - end);
    end += Math.max(0, count);
    return count >= 0;
  }

  private void makeRoom() {
    byte[] target = start > 0 ? buffer : new byte[buffer.length * 2];
    System.arraycopy(buffer, start, target, 0, end - start);
    buffer = target;
    end -= start;
    scanned -= start;
    start = 0;
  }

  /** Half a line at the end is an event that we did not get. */
  private Optional<WatchEvent<T>> atEnd() {
    if (start != end) {
      throw new KubeApiException(
          name, new IllegalStateException("the watch broke off within an event"));
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    answer.close();
  }
}
