package io.longshore.agent.event;

import io.longshore.agent.outside.PodEvents;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Event;
import io.longshore.kubeapi.core.ObjectReference;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Writes Events, one after the other, on a virtual thread; nobody waits for it. Where the API
 * cannot be asked it is tried again for a while. Safe for use by several threads.
 */
public final class EventRecorder implements PodEvents, AutoCloseable {
  private static final Log LOG = Log.of("event");
  private static final String COMPONENT = "kubelet";
  private static final int MOST_WAITING = 1000;
  private static final int TRIES = 12;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final KubeClient client;
  private final String nodeName;
  private final Clock clock;
  private final BlockingQueue<Happening> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Correlator correlator = new Correlator();
  private final Thread thread;

  /** Begins. */
  public EventRecorder(KubeClient client, String nodeName, Clock clock) {
    this.client = client;
    this.nodeName = nodeName;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("events").start(this::run);
  }

  @Override
  public void tell(Pod pod, Optional<String> fieldPath, Type type, String reason, String message) {
    ObjectMeta metadata = pod.metadata();
    tell(
        new ObjectReference(
            "v1",
            "Pod",
            metadata.namespace(),
            metadata.name(),
            metadata.uid(),
            metadata.resourceVersion(),
            fieldPath.orElse("")),
        type.text(),
        reason,
        message);
  }

  /** Something about this node; its events name its name for its uid, as the kubelet's do. */
  public void ofNode(String type, String reason, String message) {
    tell(new ObjectReference("", "Node", "", nodeName, nodeName, "", ""), type, reason, message);
  }

  private void tell(ObjectReference about, String type, String reason, String message) {
    LOG.debug("event", "object", about.name(), "reason", reason, "message", message);
    if (!waiting.offer(new Happening(about, type, reason, message))) {
      LOG.warn("too many events are waiting; one is not told", "reason", reason);
    }
  }

  private void run() {
    try {
      while (true) {
        Happening next = waiting.take();
        Instant now = clock.now().truncatedTo(ChronoUnit.SECONDS);
        switch (correlator.decide(next, now)) {
          case Telling.First(Happening what) -> first(what, now);
          case Telling.Again again -> again(again, now);
          case Telling.Silence _ -> LOG.debug("an event is one too many", "reason", next.reason());
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void first(Happening what, Instant now) throws InterruptedException {
    Event event = event(what, now);
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        client.create(Event.RESOURCE, event, WriteOptions.DEFAULT);
        correlator.told(what, event.metadata().name(), 1, now);
        return;
      } catch (KubeApiException e) {
        if (!isWorthAnotherTry(e)) {
          LOG.warn("an event was not taken", "reason", what.reason(), "error", e);
          return;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  /** What the API refuses, it will refuse again. */
  private static boolean isWorthAnotherTry(KubeApiException e) {
    return e.noAnswer() || e.tooManyRequests() || e.code() >= 500;
  }

  private void again(Telling.Again again, Instant now) throws InterruptedException {
    ObjectName name = new ObjectName(namespace(again.what().about()), again.eventName());
    JsonObject fields =
        Json.read("{}", JsonObject.class)
            .with(again.count(), "count")
            .with(again.what().message(), "message")
            .with(now.toString(), "lastTimestamp");
    try {
      client.patch(Event.RESOURCE, name, "", new Patch.MergePatch(fields), WriteOptions.DEFAULT);
      correlator.told(again.what(), again.eventName(), again.count(), again.first());
    } catch (KubeApiException e) {
      if (e.notFound()) {
        // Events go after an hour.
        correlator.forget(again.what());
        first(again.what(), now);
      } else {
        LOG.debug("an event was not counted", "reason", again.what().reason(), "error", e);
      }
    }
  }

  private Event event(Happening what, Instant now) {
    Instant exact = clock.now();
    String unique =
        Long.toHexString(exact.getEpochSecond() * 1_000_000_000L + exact.getNano())
            + Long.toHexString(System.nanoTime() & 0xfff);
    return new Event(
        ObjectMeta.named(namespace(what.about()), what.about().name() + "." + unique),
        Optional.of(what.about()),
        what.reason(),
        what.message(),
        what.type(),
        "",
        1,
        Optional.of(now),
        Optional.of(now),
        Optional.empty(),
        Optional.of(new Event.Source(COMPONENT, nodeName)),
        COMPONENT,
        nodeName,
        Optional.empty());
  }

  private static String namespace(ObjectReference about) {
    return about.namespace().isEmpty() ? "default" : about.namespace();
  }

  /** What is not told yet is not told. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
