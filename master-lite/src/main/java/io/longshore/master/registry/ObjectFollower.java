package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.log.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells a listener all objects of some kinds, and then each change, for as long as the server runs.
 * What is there at the start is told before {@link #start} returns. A listener is told by one
 * thread for each kind.
 */
public final class ObjectFollower implements AutoCloseable {
  private static final Log LOG = Log.of("follower");
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Registry registry;
  private final Consumer<ObjectFeed.Event> listener;
  private final List<Thread> threads = new ArrayList<>();

  private ObjectFollower(Registry registry, Consumer<ObjectFeed.Event> listener) {
    this.registry = registry;
    this.listener = listener;
  }

  /** Follows some kinds. */
  public static ObjectFollower start(
      Registry registry, List<ResourceType> types, Consumer<ObjectFeed.Event> listener) {
    ObjectFollower follower = new ObjectFollower(registry, listener);
    for (ResourceType type : types) {
      Followed followed = follower.new Followed(type);
      followed.list();
      follower.threads.add(Thread.ofVirtual().name("follower of " + type).unstarted(followed::run));
    }
    follower.threads.forEach(Thread::start);
    return follower;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Name(String namespace, String name) {
    static Name of(ObjectNode object) {
      return new Name(
          Tree.text(object, "metadata", "namespace"), Tree.text(object, "metadata", "name"));
    }
  }

  /** One kind. Of its thread alone, once that runs. */
  private final class Followed {
    private final ResourceType type;
    // What the listener believes to be there: a history that is lost may have deleted some.
    private final Map<Name, ObjectNode> told = new HashMap<>();
    private long revision;

    Followed(ResourceType type) {
      this.type = type;
    }

    void list() {
      Lists.Found found =
          new Lists(registry).list(type, "", new ListOptions(Selection.ALL, 0, "", 0, false));
      Set<Name> present = new HashSet<>();
      for (ObjectNode object : found.objects()) {
        present.add(Name.of(object));
        tell(new ObjectFeed.Event(ObjectFeed.Kind.ADDED, object));
      }
      for (Name name : Set.copyOf(told.keySet())) {
        ObjectNode last = told.get(name);
        if (last != null && !present.contains(name)) {
          tell(new ObjectFeed.Event(ObjectFeed.Kind.DELETED, last));
        }
      }
      revision = found.revision();
    }

    private void tell(ObjectFeed.Event event) {
      ObjectNode object = event.object();
      if (event.kind() == ObjectFeed.Kind.DELETED) {
        told.remove(Name.of(object));
      } else {
        told.put(Name.of(object), firstLines(object));
      }
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.bug("a listener failed", e, "kind", type);
      }
    }

    /** Enough of an object to tell that it is gone. */
    private static ObjectNode firstLines(ObjectNode object) {
      ObjectNode lines = Tree.object();
      Tree.copyField(lines, object, "kind");
      Tree.copyField(lines, object, "apiVersion");
      ObjectNode metadata = lines.putObject("metadata");
      Tree.copyField(metadata, object.path("metadata"), "name");
      Tree.copyField(metadata, object.path("metadata"), "namespace");
      return lines;
    }

    void run() {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          try {
            follow();
          } catch (ApiException e) {
            LOG.warn("objects are listed anew", "kind", type, "reason", e.toString());
            Thread.sleep(AGAIN);
            relist();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void relist() {
      try {
        list();
      } catch (ApiException e) {
        LOG.warn("objects cannot be listed", "kind", type, "reason", e.toString());
      }
    }

    private void follow() throws InterruptedException {
      ObjectFeed feed = ObjectFeed.after(registry, type, "", Selection.ALL, revision);
      while (true) {
        ObjectFeed.Events events = feed.next(PATIENCE);
        events.events().forEach(this::tell);
        revision = events.revision();
      }
    }
  }
}
