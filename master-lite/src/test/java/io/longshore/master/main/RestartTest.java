package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.testing.FakeNodeAgent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A master that ends in the middle of its work. */
@KernelTest(commands = "kubectl")
class RestartTest extends ClusterSuite {

  @Override
  LoopSettings loops() {
    // The node says that it lives only when the master is started.
    return LoopSettings.ALL.withNodePatience(Duration.ofHours(1));
  }

  /** At any moment: what is wanted comes about, and nothing twice. */
  @Test
  void aMasterThatIsStartedAgainGoesOn() {
    Seed.ofRun()
        .run(
            random -> {
              agent(FakeNodeAgent.start(client, "a", 1));
              kubectl("create", "deployment", "web", "--image=nginx:0");
              kubectl("expose", "deployment", "web", "--port=80");
              int replicas = 1;
              for (int step = 1; step <= 3; step++) {
                replicas = random.nextInt(2, 7);
                kubectl("scale", "deployment/web", "--replicas=" + replicas);
                kubectl("set", "image", "deployment/web", "nginx=nginx:" + step);
                Thread.sleep(random.nextInt(150));
                stop();
                start();
                agent(FakeNodeAgent.resume(client, "a", 1 + step)).sayAlive();
              }
              assertHas(
                  "successfully", kubectl("rollout", "status", "deployment/web", "--timeout=50s"));
              int wanted = replicas;
              Eventually.holds(
                  () ->
                      value("pods", "{.items[*].spec.containers[0].image}")
                          .equals("nginx:3 ".repeat(wanted).strip()),
                  () -> kubectl("get", "pods", "-o", "wide"));
              Eventually.holds(
                  () ->
                      value("endpoints/web", "{.subsets[0].addresses[*].ip}").split(" ").length
                          == wanted,
                  () -> kubectl("get", "endpoints,pods", "-o", "yaml"));
              // The next image may come before anybody has seen one, which then never had a set.
              List<String> images =
                  List.of(
                      value("replicasets", "{.items[*].spec.template.spec.containers[0].image}")
                          .split(" "));
              assertEquals(images.size(), Set.copyOf(images).size(), images::toString);
            });
  }
}
