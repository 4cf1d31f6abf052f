package io.longshore.master.cluster;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Event;
import io.longshore.kubeapi.core.ObjectReference;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Metadata;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Tells people what happened, as Events. What happens again is counted. Nobody waits for it: one
 * virtual thread writes, and what is too much is dropped. Safe for use by several threads.
 */
public final class EventRecorder implements AutoCloseable {
  private static final Log LOG = Log.of("events");
  private static final int MOST_WAITING = 1000;
  private static final int MOST_KNOWN = 4096;

  /** How it is meant. */
  private enum Kind {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** Something that happened; two that are equal are the same thing happening again. */
  private record Note(
      String component, ObjectReference about, Kind kind, String reason, String message) {}

  private record Written(ObjectName name, int count) {}

  /** One part's voice. */
  public final class Voice {
    private final String component;

    private Voice(String component) {
      this.component = component;
    }

    /** Something happened as it should. */
    public void normal(Resource<?> kind, KubeObject about, String reason, String message) {
      note(new Note(component, reference(kind, about), Kind.NORMAL, reason, message));
    }

    /** Something went wrong. */
    public void warning(Resource<?> kind, KubeObject about, String reason, String message) {
      note(new Note(component, reference(kind, about), Kind.WARNING, reason, message));
    }
  }

  private final KubeClient client;
  private final Clock clock;
  private final BlockingQueue<Note> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  /** Of the thread alone. */
  private final Map<Note, Written> known = new LinkedHashMap<>();

  private final Thread thread = Thread.ofVirtual().name("events").unstarted(this::run);
  private long number;

  private EventRecorder(KubeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Starts the writer. */
  public static EventRecorder start(KubeClient client, Clock clock) {
    EventRecorder recorder = new EventRecorder(client, clock);
    recorder.thread.start();
    return recorder;
  }

  /** The voice of a part. */
  public Voice of(String component) {
    return new Voice(component);
  }

  private static ObjectReference reference(Resource<?> kind, KubeObject about) {
    Metadata metadata = about.metadata();
    return new ObjectReference(
        kind.apiVersion(),
        kind.kind(),
        metadata.namespace(),
        metadata.name(),
        metadata.uid(),
        "",
        "");
  }

  private void note(Note note) {
    if (!waiting.offer(note)) {
      LOG.debug("an event was dropped", "reason", note.reason(), "about", note.about().name());
    }
  }

  private void run() {
    try {
      while (true) {
        write(waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Note note) {
    try {
      Written before = known.remove(note);
      Written now =
          before == null ? create(note) : countOn(note, before).orElseGet(() -> create(note));
      known.put(note, now);
      if (known.size() > MOST_KNOWN) {
        known.remove(known.keySet().iterator().next());
      }
    } catch (KubeApiException e) {
      LOG.debug("an event was not written", "reason", note.reason(), "error", e);
    }
  }

  private Written create(Note note) {
    Instant now = clock.now();
    // As client-go names them; the number keeps two of one clock tick apart.
    String name =
        note.about().name()
            + "."
            + Long.toHexString(now.getEpochSecond() * 1_000_000_000L + now.getNano() + number++);
    String namespace = note.about().namespace().isEmpty() ? "default" : note.about().namespace();
    Event event =
        new Event(
            ObjectMeta.named(namespace, name),
            Optional.of(note.about()),
            note.reason(),
            note.message(),
            note.kind().text,
            "",
            1,
            Optional.of(now),
            Optional.of(now),
            Optional.empty(),
            Optional.of(new Event.Source(note.component(), "")),
            note.component(),
            "",
            Optional.empty());
    client.create(Event.RESOURCE, event, WriteOptions.DEFAULT);
    return new Written(new ObjectName(namespace, name), 1);
  }

  /** Empty where the server has forgotten the event. */
  private Optional<Written> countOn(Note note, Written before) {
    JsonObject fields =
        JsonObject.EMPTY.with(before.count() + 1, "count").with(clock.now(), "lastTimestamp");
    try {
      client.patch(
          Event.RESOURCE, before.name(), "", new Patch.MergePatch(fields), WriteOptions.DEFAULT);
      return Optional.of(new Written(before.name(), before.count() + 1));
    } catch (KubeApiException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      LOG.debug("an event was not counted", "reason", note.reason(), "error", e);
      return Optional.of(before);
    }
  }

  /** What is not written yet is lost. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
