package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.longshore.base.testing.Eventually;
import io.longshore.master.testing.TestMaster;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An informer that others wrote, and what happens to its connections. */
class ForeignInformerTest extends ForeignClientSuite {
  private static final long RESYNC_MILLIS = 500;

  /** Counts what an informer tells. */
  private static final class Told implements ResourceEventHandler<ConfigMap> {
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();
    private final AtomicInteger resynced = new AtomicInteger();
    private final AtomicInteger removed = new AtomicInteger();

    @Override
    public void onAdd(ConfigMap map) {
      added.incrementAndGet();
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap now) {
      boolean same =
          before.getMetadata().getResourceVersion().equals(now.getMetadata().getResourceVersion());
      (same ? resynced : changed).incrementAndGet();
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      removed.incrementAndGet();
    }

    @Override
    public String toString() {
      return "added %s, changed %s, resynced %s, removed %s"
          .formatted(added, changed, resynced, removed);
    }
  }

  @Test
  void anInformerOutlivesCutWatchesAndTheServer() throws Exception {
    made(map("first", "1"));
    Told told = new Told();
    try (SharedIndexInformer<ConfigMap> informer = maps().inform(told, RESYNC_MILLIS)) {
      Eventually.holds(() -> told.added.get() == 1, told::toString);
      made(map("second", "1"));
      Eventually.holds(() -> told.added.get() == 2, told::toString);
      maps().withName("second").edit(now -> new ConfigMapBuilder(now).addToData("k", "v").build());
      Eventually.holds(() -> told.changed.get() == 1, told::toString);
      Eventually.holds(() -> told.resynced.get() > 0, told::toString);

      wire.cut();
      made(map("third", "1"));
      Eventually.holds(() -> told.added.get() == 3, told::toString);

      master.close();
      master = new TestMaster(folder.resolve("master"));
      wire.leadTo(master.port());
      Eventually.passes(() -> maps().withName("first").delete());
      Eventually.holds(() -> told.removed.get() == 1, told::toString);
      made(map("fourth", "1"));
      Eventually.holds(() -> told.added.get() == 4, told::toString);
      assertEquals(1, told.changed.get(), told::toString);
      assertEquals(3, informer.getStore().list().size());
      Eventually.holds(informer::isWatching, told::toString);
    }
  }
}
