package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.base.testing.Seed;
import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.client.GrpcContainerRuntime;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.testing.TestCgroup;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.Kubectls;
import io.longshore.system.RunningContainers.ContainerOfPod;
import io.longshore.system.RunningContainers.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The agent with its proxy is killed at random instants while pods come and go. What runs goes on,
 * nothing is there twice, Services are forwarded all the time; in the end there is what the API
 * wants, the API knows it, and nothing else is left on the node.
 */
@RuntimeTest(commands = {"containerd", "ctr", "runc", "setpriv"})
final class AgentKillTest {
  private static final int KILLS = 30;
  private static final int LONGEST_LIFE_MILLIS = 2500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** No other cluster that is tested on this machine at the same time has it. */
  private static final String POD_RANGE = "10." + (128 + ProcessHandle.current().pid() % 100) + ".";

  private final String group = "longshore-kill-" + ProcessHandle.current().pid();

  @Test
  void losesAndDoublesNothing() {
    Seed.ofRun()
        .run(
            random -> {
              try (TestCgroup groups = new TestCgroup(group);
                  OneNode cluster = new OneNode()) {
                cluster.up("--cluster-cidr=" + POD_RANGE + "0.0/16");
                // Sockets are in the network of the thread that makes them.
                cluster.node().namespace().call(() -> play(cluster, groups, random));
              }
            });
  }

  private static boolean play(OneNode cluster, TestCgroup groups, Random random)
      throws InterruptedException {
    try (KubeClient client = cluster.client();
        ContainerRuntime runtime = connect(cluster);
        KillableAgent agent = new KillableAgent(cluster, "--cgroup-root=" + groups.path())) {
      new Story(cluster, client, runtime, groups, agent).play(random);
    }
    return true;
  }

  private static ContainerRuntime connect(OneNode cluster) {
    return new GrpcContainerRuntime(
        new Endpoint(Endpoint.Api.CRI, cluster.socket()), CallDeadlines.DEFAULT);
  }

  /** All of it, on one cluster. */
  private static final class Story {
    private final OneNode cluster;
    private final KubeClient client;
    private final ContainerRuntime runtime;
    private final KillableAgent agent;
    private final NodeInventory inventory;
    private final Workload workload;
    private int restarts;

    Story(
        OneNode cluster,
        KubeClient client,
        ContainerRuntime runtime,
        TestCgroup groups,
        KillableAgent agent) {
      this.cluster = cluster;
      this.client = client;
      this.runtime = runtime;
      this.agent = agent;
      this.inventory = new NodeInventory(cluster, runtime, groups, POD_RANGE);
      this.workload = new Workload(client);
    }

    void play(Random random) throws InterruptedException {
      agent.start();
      workload.begin();
      awaitAnswer("kept", "kept");
      awaitAnswer("web", "one web-");
      RunningContainers first = look();
      RunningContainers last = first;
      for (int kill = 0; kill < KILLS; kill++) {
        agent.kill();
        assertTrue(answers("kept", "kept"), "the Service is not forwarded while there is no agent");
        last = compared(last);
        if (random.nextBoolean()) {
          workload.change(random);
        }
        agent.start();
        agent.work(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)));
        workload.change(random);
        agent.work(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS / 4)));
      }
      workload.calmDown();
      awaitOrder();
      assertKept(first);
      awaitAnswer("kept", "kept");
      awaitAnswer("web", "one web-");
    }

    private RunningContainers look() {
      return RunningContainers.of(cluster, runtime);
    }

    /** What ran before and is still wanted runs: the same processes. */
    private RunningContainers compared(RunningContainers before) {
      RunningContainers now = look();
      // Asked for after the look: of what has gone since, the API says that it is to go.
      Set<String> wanted =
          workload.pods().stream()
              .filter(pod -> pod.metadata().deletionTimestamp().isEmpty())
              .filter(pod -> !pod.metadata().objectName().equals(Workload.RESTLESS))
              .map(pod -> pod.metadata().uid())
              .collect(Collectors.toSet());
      Map<ContainerOfPod, Running> after = now.ofPods(wanted).processes();
      before
          .ofPods(wanted)
          .processes()
          .forEach(
              (key, run) -> {
                // That of a visitor which only begins it.
                if (!key.name().equals("first")) {
                  assertEquals(run, after.get(key), () -> key + "\n" + agent.log());
                }
              });
      restarts = assertNotFewer(restarts, restartsOf(Workload.RESTLESS));
      return now;
    }

    private static int assertNotFewer(int before, int now) {
      assertTrue(now >= before, () -> before + " restarts were told, and then " + now);
      return now;
    }

    /** None as long as nothing is told of its container. */
    private int restartsOf(ObjectName pod) {
      return client.get(Pod.RESOURCE, pod).status().map(PodStatus::containerStatuses).stream()
          .flatMap(List::stream)
          .mapToInt(ContainerStatus::restartCount)
          .sum();
    }

    private void awaitOrder() {
      Eventually.holds(PATIENCE, () -> problems().isEmpty(), () -> problems() + "\n" + agent.log());
    }

    private List<String> problems() {
      List<Pod> pods = workload.pods();
      List<String> problems = inventory.problems(pods);
      if (problems.isEmpty()) {
        List<Pod> calm =
            pods.stream()
                .filter(pod -> !pod.metadata().objectName().equals(Workload.RESTLESS))
                .toList();
        problems.addAll(new ToldStatuses(runtime, look()).problems(calm));
      }
      // Two of the Deployment, and those that stay.
      if (pods.size() != 4) {
        problems.add("4 pods should be there, not " + pods);
      }
      return problems;
    }

    /** It has begun once, its volumes are as they were, and what changes in them still does. */
    private void assertKept(RunningContainers first) {
      Set<String> uid = Set.of(client.get(Pod.RESOURCE, Workload.KEPT).metadata().uid());
      assertEquals(first.ofPods(uid), look().ofPods(uid));
      assertEquals("begun\n", kept("cat", "/memory/starts"));
      assertEquals("begun\n", kept("cat", "/disk/starts"));
      assertTrue(kept("cat", "/token/token").startsWith("ey"));
      client.edit(ConfigMap.RESOURCE, Workload.SETTINGS, map -> map.with("blue", "data", "colour"));
      Eventually.holds(
          () -> kept("cat", "/settings/colour").equals("blue"),
          () -> "the volume holds " + kept("cat", "/settings/colour"));
    }

    private String kept(String... words) {
      Kubectl kubectl =
          new Kubectl(Kubectls.ends().getFirst(), cluster.node(), cluster.kubeconfig(), "default");
      String[] all = new String[words.length + 3];
      all[0] = "exec";
      all[1] = Workload.KEPT.name();
      all[2] = "--";
      System.arraycopy(words, 0, all, 3, words.length);
      return kubectl.run(all);
    }

    private void awaitAnswer(String service, String beginning) {
      Eventually.holds(
          PATIENCE,
          () -> answers(service, beginning),
          () -> service + " does not answer\n" + workload.pods() + "\n" + agent.log());
    }

    /** What a machine hears that asks a Service at its own address. */
    private boolean answers(String service, String beginning) {
      String address =
          client
              .get(Service.RESOURCE, new ObjectName("default", service))
              .spec()
              .orElseThrow()
              .clusterIP();
      Commands.Result answer =
          cluster
              .node()
              .attempt("timeout", "5", "busybox", "wget", "-q", "-O", "-", "http://" + address);
      return answer.exitCode() == 0 && answer.output().startsWith(beginning);
    }
  }
}
