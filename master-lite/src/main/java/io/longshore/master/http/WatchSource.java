package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ListOptions;
import io.longshore.master.registry.Lists;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Selection;
import io.longshore.master.registry.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The body of a watch: a line of JSON for each event. Without a revision it begins with all objects
 * that are there.
 */
final class WatchSource implements Answer.Source {
  private static final Duration BOOKMARKS = Duration.ofMinutes(1);
  private static final int SHORTEST_SECONDS = 1800;

  /**
   * What is asked for.
   *
   * @param revision after which; 0 for all that is there
   * @param initial whether to begin with what is there, and to mark the end of that
   */
  record Options(
      ResourceType type,
      String namespace,
      Selection selection,
      long revision,
      boolean initial,
      boolean bookmarks,
      Duration timeout) {

    static Options of(
        ApiRequest request, ResourceType type, String namespace, Selection selection) {
      long seconds = ResourceHandler.number(request, "timeoutSeconds");
      // As upstream: watches do not all end at the same time.
      long ends =
          seconds > 0
              ? seconds
              : ThreadLocalRandom.current().nextInt(SHORTEST_SECONDS, 2 * SHORTEST_SECONDS);
      return new Options(
          type,
          namespace,
          selection,
          ResourceHandler.number(request, "resourceVersion"),
          request.flag("sendInitialEvents"),
          request.flag("allowWatchBookmarks"),
          Duration.ofSeconds(ends));
    }
  }

  private final Registry registry;
  private final Forms forms;
  private final Form form;
  private final Forms.RowObject rows;
  private final Options options;

  WatchSource(Registry registry, Forms forms, Form form, Forms.RowObject rows, Options options) {
    this.registry = registry;
    this.forms = forms;
    this.form = form;
    this.rows = rows;
    this.options = options;
  }

  @Override
  public void writeTo(Answer.Sink sink) throws IOException, InterruptedException {
    try {
      long from = options.revision();
      if (options.initial() || from == 0) {
        from = sendPresent(sink);
      }
      follow(sink, from);
    } catch (ApiException e) {
      sink.write(line("ERROR", e.status()));
    }
  }

  private long sendPresent(Answer.Sink sink) throws IOException, InterruptedException {
    ListOptions all = new ListOptions(options.selection(), 0, "", 0, false);
    Lists.Found found = new Lists(registry).list(options.type(), options.namespace(), all);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    found.objects().forEach(object -> lines.writeBytes(event("ADDED", object)));
    if (options.initial() && options.bookmarks()) {
      ObjectNode mark = bookmark(found.revision());
      Tree.objectAt(mark, "metadata", "annotations").put("k8s.io/initial-events-end", "true");
      lines.writeBytes(event("BOOKMARK", mark));
    }
    sink.write(lines.toByteArray());
    return found.revision();
  }

  private void follow(Answer.Sink sink, long from) throws IOException, InterruptedException {
    ObjectFeed feed =
        ObjectFeed.after(registry, options.type(), options.namespace(), options.selection(), from);
    long end = System.nanoTime() + options.timeout().toNanos();
    long nextBookmark = System.nanoTime() + BOOKMARKS.toNanos();
    long told = from;
    while (System.nanoTime() - end < 0) {
      long patience = Math.min(end, nextBookmark) - System.nanoTime();
      ObjectFeed.Events events = feed.next(Duration.ofNanos(Math.max(0, patience)));
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      events
          .events()
          .forEach(event -> lines.writeBytes(event(event.kind().name(), event.object())));
      if (System.nanoTime() - nextBookmark >= 0) {
        if (options.bookmarks() && events.revision() > told) {
          lines.writeBytes(event("BOOKMARK", bookmark(events.revision())));
          told = events.revision();
        }
        nextBookmark = System.nanoTime() + BOOKMARKS.toNanos();
      }
      if (lines.size() > 0) {
        sink.write(lines.toByteArray());
      }
    }
  }

  private ObjectNode bookmark(long revision) {
    ObjectNode object = Tree.object();
    object.put("kind", options.type().kind()).put("apiVersion", options.type().apiVersion());
    Tree.objectAt(object, "metadata").put("resourceVersion", Long.toString(revision));
    return object;
  }

  private byte[] event(String type, ObjectNode object) {
    boolean plain = type.equals("BOOKMARK") && form == Form.METADATA;
    return line(
        type, plain ? Forms.metadata(object) : forms.one(options.type(), object, form, rows));
  }

  private static byte[] line(String type, ObjectNode object) {
    ObjectNode event = Tree.object();
    event.put("type", type).set("object", object);
    return (event + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
