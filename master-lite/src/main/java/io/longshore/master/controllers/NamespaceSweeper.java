package io.longshore.master.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.log.Log;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Deletion;
import io.longshore.master.registry.ListOptions;
import io.longshore.master.registry.Lists;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Removals;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Selection;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.WriteOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Empties namespaces that are being deleted, pods first, and lets them go when nothing is left. One
 * thread does it all.
 */
public final class NamespaceSweeper implements AutoCloseable {
  private static final Log LOG = Log.of("namespaces");
  private static final Duration REST = Duration.ofMinutes(10);
  // Only while something is ending: pods with a grace period take their time.
  private static final Duration NEXT_LOOK = Duration.ofMillis(500);

  private final Registry registry;
  private final Lists lists;
  private final Removals removals;
  private final ResourceType namespaces;
  private final Selection all;
  private final Set<String> ending = new HashSet<>();
  private final Thread thread = Thread.ofVirtual().name("namespaces").unstarted(this::run);

  private NamespaceSweeper(Registry registry) {
    this.registry = registry;
    this.lists = new Lists(registry);
    this.removals = new Removals(registry);
    this.namespaces = registry.table().required("v1", "namespaces");
    this.all = Selection.parse(namespaces, "", "");
  }

  /** Begins with what is ending already. */
  public static NamespaceSweeper start(Registry registry) {
    NamespaceSweeper sweeper = new NamespaceSweeper(registry);
    sweeper.thread.start();
    return sweeper;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          follow();
        } catch (ApiException e) {
          LOG.warn("namespaces are looked at anew", "reason", e.toString());
          Thread.sleep(NEXT_LOOK);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws InterruptedException {
    Lists.Found found = lists.list(namespaces, "", new ListOptions(all, 0, "", 0, false));
    found.objects().forEach(this::note);
    ObjectFeed feed = ObjectFeed.after(registry, namespaces, "", all, found.revision());
    while (true) {
      ending.removeIf(this::isSwept);
      feed.next(ending.isEmpty() ? REST : NEXT_LOOK)
          .events()
          .forEach(event -> note(event.object()));
    }
  }

  private void note(ObjectNode namespace) {
    if (namespace.path("metadata").has("deletionTimestamp")) {
      ending.add(Tree.text(namespace, "metadata", "name"));
    }
  }

  /** Takes another step, and returns whether nothing is left to do. */
  private boolean isSwept(String namespace) {
    List<ResourceType> types =
        registry.table().types().stream().filter(ResourceType::namespaced).toList();
    ResourceType pods = registry.table().required("v1", "pods");
    if (!isEmptied(pods, namespace)) {
      return false;
    }
    boolean empty = true;
    for (ResourceType type : types) {
      empty &= isEmptied(type, namespace);
    }
    return empty && isLetGo(namespace);
  }

  private boolean isEmptied(ResourceType type, String namespace) {
    boolean empty = true;
    ListOptions options = new ListOptions(all, 0, "", 0, false);
    for (ObjectNode object : lists.list(type, namespace, options).objects()) {
      try {
        String name = Tree.text(object, "metadata", "name");
        empty &= removals.delete(type, namespace, name, Deletion.ANY).gone();
      } catch (ApiException e) {
        if (!e.notFound()) {
          throw e;
        }
      }
    }
    return empty;
  }

  private boolean isLetGo(String namespace) {
    try {
      registry.update(
          namespaces,
          "",
          namespace,
          Registry.Part.EVERYTHING,
          WriteOptions.INTERNAL,
          current -> {
            Tree.listAt(Tree.objectAt(current, "spec"), "finalizers")
                .removeIf(one -> one.asText().equals("kubernetes"));
            return current;
          });
    } catch (ApiException e) {
      if (!e.notFound()) {
        throw e;
      }
    }
    return true;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
