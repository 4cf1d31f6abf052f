package io.longshore.netproxy.ipvs;

import io.longshore.netproxy.model.ServicePortName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The virtual servers that are wanted. Two service ports may want the same one, where an external
 * address is the node's own and its port is a node port: the one whose name comes first has it. For
 * one thread.
 */
final class Servers {
  private final Map<ServerKey, VirtualServer> chosen = new HashMap<>();
  private final Map<ServerKey, TreeMap<ServicePortName, VirtualServer>> waiting = new HashMap<>();
  private final Map<ServerKey, Optional<VirtualServer>> before = new LinkedHashMap<>();

  void add(VirtualServer server) {
    ServerKey key = server.key();
    VirtualServer owner = chosen.get(key);
    before.putIfAbsent(key, Optional.ofNullable(owner));
    if (owner == null) {
      chosen.put(key, server);
    } else if (owner.owner().compareTo(server.owner()) < 0) {
      enqueue(server);
    } else {
      enqueue(owner);
      chosen.put(key, server);
    }
  }

  private void enqueue(VirtualServer server) {
    waiting.computeIfAbsent(server.key(), _ -> new TreeMap<>()).put(server.owner(), server);
  }

  void remove(VirtualServer server) {
    ServerKey key = server.key();
    VirtualServer owner = chosen.get(key);
    if (owner == null) {
      throw new IllegalStateException("nobody wants " + key);
    }
    before.putIfAbsent(key, Optional.of(owner));
    if (owner.owner().equals(server.owner())) {
      next(key).ifPresentOrElse(heir -> chosen.put(key, heir), () -> chosen.remove(key));
    } else {
      dequeue(server);
    }
  }

  private Optional<VirtualServer> next(ServerKey key) {
    TreeMap<ServicePortName, VirtualServer> queue = waiting.get(key);
    if (queue == null) {
      return Optional.empty();
    }
    VirtualServer heir = queue.firstEntry().getValue();
    dequeue(heir);
    return Optional.of(heir);
  }

  private void dequeue(VirtualServer server) {
    TreeMap<ServicePortName, VirtualServer> queue = waiting.get(server.key());
    if (queue == null || queue.remove(server.owner()) == null) {
      throw new IllegalStateException(server.owner() + " does not wait for " + server.key());
    }
    if (queue.isEmpty()) {
      waiting.remove(server.key());
    }
  }

  /** Everything that is wanted, each once. */
  Collection<VirtualServer> all() {
    return Collections.unmodifiableCollection(chosen.values());
  }

  /** Whether this one is wanted, as it is. */
  boolean wants(VirtualServer server) {
    return server.equals(chosen.get(server.key()));
  }

  /** What is different from the last time that this was asked. */
  List<ServerChange> drain() {
    List<ServerChange> changes = new ArrayList<>();
    before.forEach(
        (key, was) -> {
          VirtualServer is = chosen.get(key);
          if (was.isEmpty() && is != null) {
            changes.add(new ServerChange.Appears(is));
          } else if (was.isPresent() && is == null) {
            changes.add(new ServerChange.Vanishes(was.get()));
          } else if (was.isPresent() && is != null && !is.equals(was.get())) {
            changes.add(new ServerChange.Alters(was.get(), is));
          }
        });
    before.clear();
    return changes;
  }
}
