package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ObjectCodec;
import io.longshore.master.registry.Tree;
import io.longshore.master.store.Entry;
import io.longshore.master.store.KeyRange;
import io.longshore.master.store.ListRequest;
import io.longshore.master.store.Store;
import io.longshore.master.store.StoreException;
import java.util.Optional;
import java.util.Set;

/**
 * Things that only one Service can have, each a key in the store: who makes the key has the thing,
 * also when several try at a time, and after a crash. Safe for use by several threads.
 */
final class Claims {
  /** Which object it is for: its name may be used again. */
  static final String OWNER = "longshore.io/owner-uid";

  private final Store store;
  private final String prefix;
  private final ObjectCodec codec = new ObjectCodec();

  Claims(Store store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  /** Takes something for an owner; false if another one has it. */
  boolean take(String name, String owner, ObjectNode claim) {
    Tree.objectAt(claim, "metadata", "annotations").put(OWNER, owner);
    try {
      store.create(prefix + name, codec.write(claim));
      return true;
    } catch (StoreException e) {
      if (!e.exists()) {
        throw e;
      }
      return find(name).map(found -> owner(found).equals(owner)).orElse(false);
    }
  }

  private Optional<Entry> find(String name) {
    return store.read(prefix + name);
  }

  private String owner(Entry entry) {
    return Tree.text(codec.read(entry), "metadata", "annotations", OWNER);
  }

  /** Gives something back that an owner may have. */
  void giveBack(String name, String owner) {
    find(name).filter(entry -> owner(entry).equals(owner)).ifPresent(this::remove);
  }

  private void remove(Entry entry) {
    try {
      store.delete(entry.key(), entry.revision());
    } catch (StoreException e) {
      if (!e.changed() && !e.missing()) {
        throw e;
      }
    }
  }

  /** Gives back what a crash between a claim and its object has left. */
  void keepOnly(Set<String> owners) {
    for (Entry entry : store.list(ListRequest.now(KeyRange.prefix(prefix))).entries()) {
      String owner = owner(entry);
      if (!owner.isEmpty() && !owners.contains(owner)) {
        remove(entry);
      }
    }
  }
}
