package io.longshore.kubeapi.informer;

import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.client.Watch;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.ListReader;
import io.longshore.kubeapi.json.WatchEvent;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a cache of the objects of one kind as the server has them: a list, then a watch from the
 * list's version on, and after every break a watch from where the last one ended. Only when the
 * server no longer has that version is everything listed again. One virtual thread does the work.
 */
public final class Informer<T extends KubeObject> implements AutoCloseable {
  private static final Log LOG = Log.of("informer");

  /** A watch that ends sooner without an event is a failure, as client-go has it. */
  private static final Duration SHORTEST_WATCH = Duration.ofSeconds(1);

  private final KubeClient client;
  private final Resource<T> resource;
  private final String namespace;
  private final ListOptions selection;
  private final InformerSettings settings;
  private final Pauses pauses;
  private final Cache<T> cache = new Cache<>();
  private final CountDownLatch synced = new CountDownLatch(1);
  private final Thread thread;

  private volatile boolean closed;
  private volatile @Nullable Watch<T> current;

  /** Where the next watch begins; empty where a list must come first. Of the thread alone. */
  private String version = "";

  /** The server's cache may be behind what we have seen: then only its newest state will do. */
  private boolean onlyNewest;

  private boolean watchList;

  /** Of a namespace, or of all with an empty one. Nothing happens before {@link #start}. */
  public Informer(
      KubeClient client,
      Resource<T> resource,
      String namespace,
      ListOptions selection,
      InformerSettings settings) {
    this.client = client;
    this.resource = resource;
    this.namespace = namespace;
    this.selection = selection;
    this.settings = settings;
    this.watchList = settings.watchList();
    this.pauses = new Pauses(settings, Clock.system(), new SplittableRandom());
    this.thread = Thread.ofVirtual().name("informer " + resource).unstarted(this::run);
  }

  /** Begins. Handlers and indexes may be added before and after. */
  public Informer<T> start() {
    thread.start();
    return this;
  }

  /** The objects. */
  public Cache<T> cache() {
    return cache;
  }

  /** Whether the cache has once held all that the server had. */
  public boolean hasSynced() {
    return synced.getCount() == 0;
  }

  /** Waits until {@link #hasSynced}; returns false when the time is over. */
  public boolean awaitSynced(Duration patience) throws InterruptedException {
    return synced.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    while (!closed) {
      try {
        if (version.isEmpty()) {
          begin();
        } else {
          follow(selection.from(version, ""), Optional.empty());
        }
      } catch (KubeApiException e) {
        recover(e);
      } catch (RuntimeException e) {
        LOG.bug("an informer failed, and goes on", e, "resource", resource);
        pause();
      }
    }
  }

  private void begin() {
    String from = onlyNewest ? "" : "0";
    if (watchList) {
      // The version must not be older than what the server has: the empty one says so.
      follow(selection.from("", "").withInitialEvents(), Optional.of(new LinkedHashMap<>()));
      return;
    }
    ListOptions options = selection.from(from, "");
    ListReader.Page<T> all =
        client.list(
            resource, namespace, onlyNewest ? options.inPartsOf(settings.pageSize()) : options);
    Map<ObjectName, T> objects = new LinkedHashMap<>();
    all.items().forEach(object -> objects.put(object.metadata().objectName(), object));
    complete(objects, all.resourceVersion());
  }

  private void complete(Map<ObjectName, T> objects, String atVersion) {
    cache.replace(objects);
    version = atVersion;
    onlyNewest = false;
    synced.countDown();
  }

  /**
   * Follows a watch to its end; what it begins with is collected first, where that is asked for.
   */
  private void follow(ListOptions options, Optional<Map<ObjectName, T>> initial) {
    Optional<Map<ObjectName, T>> collecting = initial;
    long begun = System.nanoTime();
    boolean silent = true;
    try (Watch<T> watch =
        client.watch(resource, namespace, options.forAtMost(pauses.watchTime()))) {
      current = watch;
      for (Optional<WatchEvent<T>> event = watch.next();
          event.isPresent() && !closed;
          event = watch.next()) {
        silent = false;
        collecting = apply(event.get(), collecting);
      }
    } finally {
      current = null;
    }
    boolean soon = System.nanoTime() - begun < SHORTEST_WATCH.toNanos();
    if (collecting.isPresent() || (silent && soon)) {
      // A server that ends watches at once would otherwise be asked as fast as it answers.
      pause();
    }
  }

  /** Returns what is still being collected. */
  private Optional<Map<ObjectName, T>> apply(
      WatchEvent<T> event, Optional<Map<ObjectName, T>> collecting) {
    switch (event) {
      case WatchEvent.Added<T>(T object) -> changed(object, collecting);
      case WatchEvent.Modified<T>(T object) -> changed(object, collecting);
      case WatchEvent.Deleted<T>(T object) -> gone(object, collecting);
      case WatchEvent.Bookmark<T>(String at, boolean endOfInitial) -> {
        if (collecting.isPresent() && endOfInitial) {
          complete(collecting.get(), at);
          return Optional.empty();
        }
        advance(at, collecting);
      }
      case WatchEvent.Failed<T>(var status) -> throw KubeApiException.ofWatch(resource, status);
      case WatchEvent.Unknown<T>(String type) ->
          LOG.warn("an unknown watch event was skipped", "type", type, "resource", resource);
    }
    return collecting;
  }

  private void changed(T object, Optional<Map<ObjectName, T>> collecting) {
    if (collecting.isPresent()) {
      collecting.get().put(object.metadata().objectName(), object);
    } else {
      cache.put(object);
    }
    advance(object.metadata().resourceVersion(), collecting);
  }

  private void gone(T object, Optional<Map<ObjectName, T>> collecting) {
    if (collecting.isPresent()) {
      collecting.get().remove(object.metadata().objectName());
    } else {
      cache.remove(object);
    }
    advance(object.metadata().resourceVersion(), collecting);
  }

  /** What is sent before the list is whole has no order that a later watch could begin from. */
  private void advance(String to, Optional<Map<ObjectName, T>> collecting) {
    if (collecting.isEmpty() && !to.isEmpty()) {
      version = to;
    }
  }

  private void recover(KubeApiException failure) {
    if (closed) {
      return;
    }
    String error = String.valueOf(failure.getMessage());
    if (watchList && version.isEmpty() && (failure.badRequest() || failure.invalid())) {
      LOG.debug("the server has no lists by watch", "resource", resource, "error", error);
      watchList = false;
      return;
    }
    if (failure.expired()) {
      LOG.debug("everything is listed again", "resource", resource, "error", error);
      if (onlyNewest) {
        pause();
      }
      // A second time, the server's cache is not to be trusted with what it has "at hand".
      onlyNewest = true;
      version = "";
      return;
    }
    LOG.warn("the server is not followed for a moment", "resource", resource, "error", error);
    if (failure.getCause() instanceof JsonException) {
      // The same event would come again: a list may not hold what cannot be read.
      version = "";
    }
    pause();
  }

  private void pause() {
    try {
      Thread.sleep(pauses.afterFailure());
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  /** Stops following; the cache stays as it is. */
  @Override
  public void close() {
    closed = true;
    Watch<T> watch = current;
    if (watch != null) {
      watch.close();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
