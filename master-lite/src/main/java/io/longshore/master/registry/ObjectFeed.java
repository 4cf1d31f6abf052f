package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.master.store.Change;
import io.longshore.master.store.ChangeStream;
import io.longshore.master.store.KeyRange;
import io.longshore.master.store.ListRequest;
import io.longshore.master.store.Page;
import io.longshore.master.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The changes of chosen objects: one that begins to be chosen appears, one that ceases to be is
 * removed. For one thread.
 */
public final class ObjectFeed {
  private final Registry registry;
  private final UnaryOperator<ObjectNode> seen;
  private final Selection selection;
  private final ChangeStream changes;

  private ObjectFeed(
      Registry registry,
      UnaryOperator<ObjectNode> seen,
      Selection selection,
      ChangeStream changes) {
    this.registry = registry;
    this.seen = seen;
    this.selection = selection;
    this.changes = changes;
  }

  /** Of what came after a revision, in a namespace or in all with an empty one. */
  public static ObjectFeed after(
      Registry registry, ResourceType type, String namespace, Selection selection, long revision) {
    try {
      KeyRange range = KeyRange.prefix(type.prefix(namespace));
      ChangeStream changes = registry.store().watch(range, revision);
      return new ObjectFeed(registry, type::seen, selection, changes);
    } catch (StoreException e) {
      throw tooOld(e);
    }
  }

  /** All objects that are there, of all kinds, and a feed of what comes after. */
  public record All(List<Event> present, ObjectFeed feed) {
    /** Copies the list. */
    public All {
      present = List.copyOf(present);
    }
  }

  /** For those who look after the relations between objects: these are as they are kept. */
  public static All all(Registry registry) {
    KeyRange range = KeyRange.prefix("/registry/");
    try {
      Page page = registry.store().list(ListRequest.now(range));
      List<Event> present =
          page.entries().stream()
              .map(entry -> new Event(Kind.ADDED, registry.codec().read(entry)))
              .toList();
      ChangeStream changes = registry.store().watch(range, page.revision());
      return new All(
          present, new ObjectFeed(registry, UnaryOperator.identity(), Selection.ALL, changes));
    } catch (StoreException e) {
      throw tooOld(e);
    }
  }

  private static ApiException tooOld(StoreException e) {
    return e.compacted()
        ? ApiException.expired("too old resource version: " + e.getMessage())
        : Registry.refusal(e);
  }

  /** How an object changed. */
  public enum Kind {
    /** It is new, or chosen from now on. */
    ADDED,
    /** It is different. */
    MODIFIED,
    /** It is gone, or not chosen any more. */
    DELETED
  }

  /** A change, with the object as it is now, or was last. */
  public record Event(Kind kind, ObjectNode object) {}

  /** Some changes, and up to where they are complete. */
  public record Events(List<Event> events, long revision) {
    /** Copies the list. */
    public Events {
      events = List.copyOf(events);
    }
  }

  /** Waits for changes, up to this long. */
  public Events next(Duration patience) throws InterruptedException {
    try {
      ChangeStream.Batch batch = changes.next(patience);
      List<Event> events = new ArrayList<>();
      batch.changes().forEach(change -> event(change).ifPresent(events::add));
      return new Events(events, batch.revision());
    } catch (StoreException e) {
      throw tooOld(e);
    }
  }

  private Optional<Event> event(Change change) {
    Optional<ObjectNode> now = chosen(change.value(), change.revision());
    if (now.isPresent() && selection.isAll()) {
      boolean isNew = change.previous().isEmpty();
      return Optional.of(new Event(isNew ? Kind.ADDED : Kind.MODIFIED, now.get()));
    }
    // The last state gets the revision of its end, so that a watch can go on from there.
    Optional<ObjectNode> before = chosen(change.previous(), change.revision());
    if (now.isPresent()) {
      return Optional.of(new Event(before.isPresent() ? Kind.MODIFIED : Kind.ADDED, now.get()));
    }
    return before.map(object -> new Event(Kind.DELETED, object));
  }

  private Optional<ObjectNode> chosen(Optional<Bytes> value, long revision) {
    return value
        .map(json -> seen.apply(registry.codec().read(json, revision)))
        .filter(selection::matches);
  }
}
