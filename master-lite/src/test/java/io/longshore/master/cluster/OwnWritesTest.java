package io.longshore.master.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.ManualClock;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.meta.ObjectName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnWritesTest {
  private static final ObjectName OWNER = new ObjectName("default", "owner");

  private final ManualClock clock = new ManualClock();
  private final OwnWrites<ConfigMap> writes = new OwnWrites<>(clock);
  private final Map<ObjectName, ConfigMap> cache = new HashMap<>();

  private static ConfigMap map(String uid, int version) {
    return Json.read(
        """
        {"metadata":{"namespace":"default","name":"one","uid":"%s","resourceVersion":"%d"}}"""
            .formatted(uid, version),
        ConfigMap.class);
  }

  private void show(ConfigMap map) {
    cache.put(map.metadata().objectName(), map);
  }

  private boolean areShown(ObjectName owner) {
    return writes.areShown(owner, name -> Optional.ofNullable(cache.get(name)));
  }

  @Test
  void whatIsWrittenIsAwaitedInItsVersion() {
    assertTrue(areShown(OWNER));
    writes.written(OWNER, map("a", 10));
    assertFalse(areShown(OWNER));
    assertTrue(areShown(new ObjectName("default", "another")));
    show(map("a", 9));
    assertFalse(areShown(OWNER));
    // Somebody else has changed it since, and the cache may never show what was between.
    show(map("a", 12));
    assertTrue(areShown(OWNER));
    cache.clear();
    assertTrue(areShown(OWNER), "it has been seen");
  }

  @Test
  void whatIsDeletedIsAwaitedToGo() {
    show(map("a", 10));
    writes.deleted(OWNER, map("a", 10));
    assertFalse(areShown(OWNER));
    show(map("b", 11));
    assertTrue(areShown(OWNER), "another one of the same name");
  }

  @Test
  void whatSomebodyDeletesIsNotAwaited() {
    writes.written(OWNER, map("a", 10));
    writes.vanished(map("b", 11));
    assertFalse(areShown(OWNER));
    writes.vanished(map("a", 11));
    assertTrue(areShown(OWNER));
  }

  @Test
  void nothingIsAwaitedForEver() {
    writes.written(OWNER, map("a", 10));
    clock.advance(OwnWrites.PATIENCE);
    assertFalse(areShown(OWNER));
    clock.advance(OwnWrites.PATIENCE.dividedBy(10));
    assertTrue(areShown(OWNER));
  }

  @Test
  void anOwnerThatIsGoneAwaitsNothing() {
    writes.written(OWNER, map("a", 10));
    writes.forget(OWNER);
    assertTrue(areShown(OWNER));
  }
}
