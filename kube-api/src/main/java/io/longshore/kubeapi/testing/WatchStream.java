package io.longshore.kubeapi.testing;

import io.longshore.kubeapi.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends a watch's events until the client or the script ends it. */
final class WatchStream {
  private final Objects objects;
  private final Faults faults;
  private final OutputStream stream;
  private final String path;
  private final int pollMillis;

  WatchStream(Objects objects, Faults faults, OutputStream stream, String path, int pollMillis) {
    this.objects = objects;
    this.faults = faults;
    this.stream = stream;
    this.path = path;
    this.pollMillis = pollMillis;
  }

  void run(long from, boolean initial) throws IOException {
    long breaks = faults.breaks();
    long seen = objects.lastSeen(from);
    if (initial) {
      for (JsonObject object : objects.list(path)) {
        send("ADDED", object.toString());
      }
      bookmark(from, ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}");
    }
    stream.flush();
    while (faults.breaks() == breaks) {
      for (Objects.Event event : next(seen)) {
        seen = event.number();
        if (!faults.isSilent()) {
          send(event);
        }
      }
      stream.flush();
    }
    throw new IOException("broken by the script");
  }

  private List<Objects.Event> next(long seen) throws IOException {
    try {
      return objects.after(seen, pollMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server ends", e);
    }
  }

  private void send(Objects.Event event) throws IOException {
    if (event.object().isEmpty()) {
      bookmark(event.version(), "");
    } else if (Objects.isIn(event.path(), path)) {
      send(event.type(), event.object().get().toString());
    }
  }

  private void bookmark(long version, String annotations) throws IOException {
    send("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"" + version + "\"" + annotations + "}}");
  }

  private void send(String type, String object) throws IOException {
    byte[] line =
        ("{\"type\":\"" + type + "\",\"object\":" + object + "}\n")
            .getBytes(StandardCharsets.UTF_8);
    if (faults.takeTruncation()) {
      stream.write(line, 0, line.length / 2);
      stream.flush();
      throw new IOException("cut off by the script");
    }
    stream.write(line);
  }
}
