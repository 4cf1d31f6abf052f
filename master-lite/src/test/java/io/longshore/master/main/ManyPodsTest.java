package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.testing.FakeNodeAgent;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many pods at once: each is made once, placed once, and stands behind its Service once. */
@KernelTest(commands = "kubectl")
class ManyPodsTest extends ClusterSuite {
  private static final int MANY = 150;

  @Override
  LoopSettings loops() {
    return LoopSettings.ALL.withNodePatience(Duration.ofHours(1));
  }

  /** Counts the pods that ever were, and the most that each set had at once. */
  private static final class Census implements Handler<Pod> {
    private final Set<String> ever = ConcurrentHashMap.newKeySet();
    private final Map<ObjectName, String> setOf = new ConcurrentHashMap<>();
    private final Map<String, Integer> most = new ConcurrentHashMap<>();

    @Override
    public void added(Pod pod) {
      String set = pod.metadata().controller().orElseThrow().name();
      ever.add(pod.metadata().uid());
      setOf.put(pod.metadata().objectName(), set);
      most.merge(set, Collections.frequency(setOf.values(), set), Math::max);
    }

    @Override
    public void updated(Pod before, Pod after) {
      // One that is on its way out does not count: upstream replaces it at once, too.
      if (after.metadata().deletionTimestamp().isPresent()) {
        deleted(after);
      }
    }

    @Override
    public void deleted(Pod last) {
      setOf.remove(last.metadata().objectName());
    }

    /** Whether no set ever had more pods than it was told to have. */
    boolean isWithin(Orders orders) {
      return most.entrySet().stream()
          .allMatch(set -> set.getValue() <= orders.most.getOrDefault(set.getKey(), 0));
    }
  }

  /** What the sets were told: the most of each, and of all together. */
  private static final class Orders implements Handler<ReplicaSet> {
    private final Map<String, Integer> now = new ConcurrentHashMap<>();
    private final Map<String, Integer> most = new ConcurrentHashMap<>();
    private final AtomicInteger mostOfAll = new AtomicInteger();

    @Override
    public void added(ReplicaSet set) {
      now.put(set.metadata().name(), set.replicas());
      most.merge(set.metadata().name(), set.replicas(), Math::max);
      mostOfAll.accumulateAndGet(
          now.values().stream().mapToInt(Integer::intValue).sum(), Math::max);
    }

    @Override
    public void updated(ReplicaSet before, ReplicaSet after) {
      added(after);
    }

    @Override
    public void deleted(ReplicaSet last) {
      now.remove(last.metadata().name());
    }
  }

  private <T extends KubeObject> Informer<T> watching(Resource<T> resource, Handler<T> handler)
      throws InterruptedException {
    Informer<T> informer =
        new Informer<>(client, resource, "", ListOptions.ALL, InformerSettings.DEFAULT);
    informer.cache().addHandler(handler);
    informer.start();
    assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
    return informer;
  }

  @Test
  void nothingIsMadeTwice() throws Exception {
    for (int i = 1; i <= 3; i++) {
      agent(FakeNodeAgent.start(client, "n" + i, i));
    }
    Census census = new Census();
    try (var _ = watching(Pod.RESOURCE, census)) {
      kubectl("create", "deployment", "web", "--image=nginx:1", "--replicas=" + MANY);
      kubectl("expose", "deployment", "web", "--port=80");
      awaitValue("" + MANY, "deployment/web", "{.status.readyReplicas}");
      Eventually.holds(
          () -> addresses().split(" ").length == MANY, () -> kubectl("get", "endpointslices"));
      assertEquals(MANY, Set.of(addresses().split(" ")).size());
      Eventually.holds(() -> census.ever.size() >= MANY, () -> "seen: " + census.ever.size());
      assertEquals(MANY, census.ever.size());
    }
  }

  private String addresses() {
    return kubectl(
        "get",
        "endpointslices",
        "-l",
        "kubernetes.io/service-name=web",
        "-o",
        "jsonpath={.items[*].endpoints[*].addresses[0]}");
  }

  /**
   * What a rollout promises is what it asks of its sets. Pods of an earlier set may live for a
   * moment longer than that: while one set deletes, another creates already, with upstream, too.
   */
  @Test
  void thereAreNeverMoreThanAreAllowed() throws Exception {
    agent(FakeNodeAgent.start(client, "n1", 1));
    Census census = new Census();
    Orders orders = new Orders();
    try (var _ = watching(Pod.RESOURCE, census);
        var _ = watching(ReplicaSet.RESOURCE, orders)) {
      Seed.ofRun()
          .run(
              random -> {
                rollAndScaleAtOnce(random);
                Eventually.holds(() -> census.setOf.size() == 20, () -> kubectl("get", "pods"));
                Eventually.holds(
                    () -> census.isWithin(orders), () -> census.most + ", asked: " + orders.most);
                // A quarter of twenty may be too many.
                assertTrue(orders.mostOfAll.get() <= 25, () -> "asked: " + orders.mostOfAll);
              });
    }
  }

  private void rollAndScaleAtOnce(Random random) {
    kubectl("create", "deployment", "web", "--image=nginx:0");
    for (int step = 1; step <= 6; step++) {
      kubectl("scale", "deployment/web", "--replicas=" + random.nextInt(1, 20));
      if (random.nextBoolean()) {
        kubectl("set", "image", "deployment/web", "nginx=nginx:" + step);
      }
    }
    kubectl("scale", "deployment/web", "--replicas=20");
    assertHas("successfully", kubectl("rollout", "status", "deployment/web", "--timeout=50s"));
  }
}
