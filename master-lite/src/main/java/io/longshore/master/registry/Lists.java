package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.store.Entry;
import io.longshore.master.store.KeyRange;
import io.longshore.master.store.ListRequest;
import io.longshore.master.store.Page;
import io.longshore.master.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Lists of objects, page by page, all pages of the same moment. Safe for use by several threads.
 */
public final class Lists {
  private static final String TOKEN_VERSION = "meta.k8s.io/v1";
  private static final int LARGEST_READ = 500;

  private final Registry registry;

  /** For the objects of a registry. */
  public Lists(Registry registry) {
    this.registry = registry;
  }

  /**
   * A page.
   *
   * @param continuation what asks for the next one; empty if there is none
   * @param remaining how many come after it, where that is known
   */
  public record Found(
      List<ObjectNode> objects, long revision, String continuation, Optional<Long> remaining) {

    /** Copies the list. */
    public Found {
      objects = List.copyOf(objects);
    }
  }

  /** The objects of a namespace, or of all with an empty one. */
  public Found list(ResourceType type, String namespace, ListOptions options) {
    String prefix = type.prefix(namespace);
    Place place = place(options);
    KeyRange all = KeyRange.prefix(prefix);
    KeyRange rest = place.start.isEmpty() ? all : new KeyRange(prefix + place.start, all.to());
    try {
      return collect(type, rest, prefix, place.revision, options);
    } catch (StoreException e) {
      if (e.compacted() && !options.continuation().isEmpty()) {
        throw ApiException.expired(
            "The provided continue parameter is too old to display a consistent list result."
                + " You must start a new list without the continue parameter.");
      }
      throw e.compacted()
          ? ApiException.expired("The resourceVersion for the provided list is too old.")
          : Registry.refusal(e);
    }
  }

  private Found collect(
      ResourceType type, KeyRange from, String prefix, long moment, ListOptions options) {
    List<ObjectNode> objects = new ArrayList<>();
    int limit = options.limit();
    KeyRange rest = from;
    long revision = moment;
    while (true) {
      // With a selector more must be read than is wanted.
      int read = options.selection().isAll() ? limit : limit == 0 ? 0 : LARGEST_READ;
      Page page = registry.store().list(new ListRequest(rest, revision, read));
      revision = page.revision();
      for (int i = 0; i < page.entries().size(); i++) {
        Entry entry = page.entries().get(i);
        ObjectNode object = registry.codec().read(type, entry);
        if (options.selection().matches(object)) {
          objects.add(object);
        }
        boolean last = i == page.entries().size() - 1 && !page.more();
        if (limit > 0 && objects.size() == limit && !last) {
          return cut(objects, revision, rest.after(entry.key()), prefix, options);
        }
      }
      if (!page.more()) {
        return new Found(objects, revision, "", Optional.empty());
      }
      rest = rest.after(page.entries().getLast().key());
    }
  }

  private Found cut(
      List<ObjectNode> objects, long revision, KeyRange rest, String prefix, ListOptions options) {
    Optional<Long> remaining =
        options.selection().isAll()
            ? Optional.of(registry.store().count(rest, revision))
            : Optional.empty();
    String start = rest.from().substring(prefix.length());
    return new Found(objects, revision, token(revision, start), remaining);
  }

  private record Place(long revision, String start) {}

  private Place place(ListOptions options) {
    if (options.continuation().isEmpty()) {
      long now = registry.store().revision();
      if (options.revision() > now) {
        throw ApiException.badRequest(
            "Too large resource version: " + options.revision() + ", current: " + now);
      }
      return new Place(options.exact() ? options.revision() : 0, "");
    }
    try {
      byte[] text = Base64.getUrlDecoder().decode(options.continuation());
      JsonNode token = ObjectReader.value(text, new ArrayList<>());
      if (!token.path("v").asText().equals(TOKEN_VERSION) || token.path("rv").asLong() <= 0) {
        throw new IllegalArgumentException("no version or revision");
      }
      return new Place(token.path("rv").asLong(), token.path("start").asText());
    } catch (IllegalArgumentException | ApiException e) {
      throw ApiException.badRequest("continue key is not valid: " + e.getMessage());
    }
  }

  private String token(long revision, String start) {
    ObjectNode token = Tree.object();
    token.put("v", TOKEN_VERSION).put("rv", revision).put("start", start);
    byte[] json = token.toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }
}
