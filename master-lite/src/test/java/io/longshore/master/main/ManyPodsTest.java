package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.testing.FakeNodeAgent;
import java.time.Duration;
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

  /** Counts the pods that ever were, and the most that there were at once. */
  private static final class Census implements Handler<Pod> {
    private final Set<String> ever = ConcurrentHashMap.newKeySet();
    private final Set<ObjectName> now = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public void added(Pod pod) {
      ever.add(pod.metadata().uid());
      now.add(pod.metadata().objectName());
      most.accumulateAndGet(now.size(), Math::max);
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
      now.remove(last.metadata().objectName());
    }
  }

  private void withCensus(Seed.Body body, Census census) throws Exception {
    try (Informer<Pod> pods =
        new Informer<>(client, Pod.RESOURCE, "", ListOptions.ALL, InformerSettings.DEFAULT)) {
      pods.cache().addHandler(census);
      pods.start();
      assertTrue(pods.awaitSynced(Duration.ofSeconds(20)));
      Seed.ofRun().run(body);
    }
  }

  @Test
  void nothingIsMadeTwice() throws Exception {
    for (int i = 1; i <= 3; i++) {
      agent(FakeNodeAgent.start(client, "n" + i, i));
    }
    Census census = new Census();
    withCensus(
        _ -> {
          kubectl("create", "deployment", "web", "--image=nginx:1", "--replicas=" + MANY);
          kubectl("expose", "deployment", "web", "--port=80");
          awaitValue("" + MANY, "deployment/web", "{.status.readyReplicas}");
          Eventually.holds(
              () -> addresses().split(" ").length == MANY, () -> kubectl("get", "endpointslices"));
          assertEquals(MANY, Set.of(addresses().split(" ")).size());
          assertEquals(MANY, census.ever.size());
        },
        census);
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

  @Test
  void thereAreNeverMoreThanAreAllowed() throws Exception {
    agent(FakeNodeAgent.start(client, "n1", 1));
    Census census = new Census();
    withCensus(
        random -> {
          kubectl("create", "deployment", "web", "--image=nginx:0");
          for (int step = 1; step <= 6; step++) {
            kubectl("scale", "deployment/web", "--replicas=" + random.nextInt(1, 20));
            if (random.nextBoolean()) {
              kubectl("set", "image", "deployment/web", "nginx=nginx:" + step);
            }
          }
          kubectl("scale", "deployment/web", "--replicas=20");
          assertHas(
              "successfully", kubectl("rollout", "status", "deployment/web", "--timeout=50s"));
          Eventually.holds(() -> census.now.size() == 20, () -> kubectl("get", "pods"));
          // A quarter of twenty may be too many.
          assertTrue(census.most.get() <= 25, () -> "at once: " + census.most);
        },
        census);
  }
}
