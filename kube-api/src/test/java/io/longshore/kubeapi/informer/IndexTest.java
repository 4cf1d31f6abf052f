package io.longshore.kubeapi.informer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.json.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IndexTest {
  private final Cache<ConfigMap> cache = new Cache<>();
  private final Index<ConfigMap> index = cache.index(map -> map.data().values());

  private static ConfigMap map(int version, String... values) {
    StringBuilder data = new StringBuilder();
    for (String value : values) {
      data.append(data.isEmpty() ? "" : ",").append("\"k%s\":\"%s\"".formatted(value, value));
    }
    return Json.read(
        "{\"metadata\":{\"name\":\"m\",\"namespace\":\"n\",\"uid\":\"u\",\"resourceVersion\":\"%d\"},\"data\":{%s}}"
            .formatted(version, data),
        ConfigMap.class);
  }

  @Test
  void anObjectIsFoundByTheValuesThatItHasNow() {
    cache.put(map(1, "a", "b"));
    cache.put(map(2, "b", "c"));
    assertEquals(List.of(), List.copyOf(index.get("a")));
    assertEquals("2", index.get("b").iterator().next().metadata().resourceVersion());
    assertEquals(1, index.get("c").size());
    cache.remove(map(2));
    assertEquals(0, index.get("b").size() + index.get("c").size());
  }

  @Test
  void whoReadsMissesNothingThatChanges() throws Exception {
    cache.put(map(0, "a"));
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger missed = new AtomicInteger();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    missed.addAndGet(1 - index.get("a").size());
                  }
                });
    List<ConfigMap> versions = List.of(map(1, "a"), map(2, "a", "b"));
    for (int i = 0; i < 200_000; i++) {
      cache.put(versions.get(i % versions.size()));
    }
    done.set(true);
    reader.join();
    assertEquals(0, missed.get());
  }
}
