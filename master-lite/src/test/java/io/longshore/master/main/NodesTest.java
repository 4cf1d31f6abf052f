package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.log.Log;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.testing.FakeNodeAgent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nodes that come, fall silent and go, and where pods are meanwhile. */
@KernelTest(commands = "kubectl")
class NodesTest extends ClusterSuite {
  private static final Log LOG = Log.of("test");
  private static final String PODS = "{.items[*].spec.nodeName}";

  @Override
  LoopSettings loops() {
    return LoopSettings.ALL
        .withNodePatience(Duration.ofSeconds(10))
        .withPodRanges(List.of("10.244.0.0/16", "fd00:10:244::/56"));
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.split(" ")));
  }

  /** The lease of a node is renewed until this is closed. */
  private ScheduledExecutorService alive(FakeNodeAgent agent) {
    ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    heart.scheduleAtFixedRate(() -> sayAlive(agent), 0, 300, TimeUnit.MILLISECONDS);
    return heart;
  }

  /** One beat that fails must not be the last. */
  private static void sayAlive(FakeNodeAgent agent) {
    try {
      agent.sayAlive();
    } catch (KubeApiException e) {
      LOG.debug("a node could not say that it lives", "error", e);
    }
  }

  @Test
  void podsAreSpreadAndWaitForWhatTheyNeed() {
    try (ScheduledExecutorService a = alive(agent(FakeNodeAgent.start(client, "a", 1)));
        ScheduledExecutorService b = alive(agent(FakeNodeAgent.start(client, "b", 2)))) {
      kubectl("create", "deployment", "web", "--image=nginx:1", "--replicas=4");
      awaitValue("4", "deployment/web", "{.status.readyReplicas}");
      assertEquals(Set.of("a", "b"), words(value("pods", PODS)));
      kubectlWith(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: big}
          spec:
            containers: [{name: c, image: "nginx:1", resources: {requests: {cpu: "7"}}}]
          """,
          "apply",
          "-f",
          "-");
      awaitValue(
          "0/2 nodes are available: 2 Insufficient cpu.",
          "pod/big",
          "{.status.conditions[?(@.type==\"PodScheduled\")].message}");
      Eventually.holds(
          () -> kubectl("get", "events").contains("FailedScheduling"),
          () -> kubectl("get", "events"));
      kubectl(
          "patch",
          "node",
          "b",
          "--subresource=status",
          "-p",
          "{\"status\":{\"allocatable\":{\"cpu\":\"16\"}}}");
      awaitValue("b", "pod/big", "{.spec.nodeName}");
      awaitValue("True", "pod/big", "{.status.conditions[?(@.type==\"PodScheduled\")].status}");
      Eventually.holds(
          () -> kubectl("get", "events").contains("Successfully assigned default/big to b"),
          () -> kubectl("get", "events"));
      a.shutdownNow();
      b.shutdownNow();
    }
  }

  @Test
  void aNodeGetsAddressesAndItsPodsLeaveItWhenItFallsSilent() {
    try (ScheduledExecutorService a = alive(agent(FakeNodeAgent.start(client, "a", 1)));
        ScheduledExecutorService b = alive(agent(FakeNodeAgent.start(client, "b", 2)))) {
      Eventually.holds(
          () ->
              words(value("nodes", "{.items[*].spec.podCIDRs[*]}"))
                  .equals(
                      Set.of(
                          "10.244.0.0/24",
                          "10.244.1.0/24",
                          "fd00:10:244::/64",
                          "fd00:10:244:1::/64")),
          () -> value("nodes", "{.items[*].spec.podCIDRs}"));
      kubectl("create", "deployment", "web", "--image=nginx:1", "--replicas=2");
      kubectl(
          "patch",
          "deployment",
          "web",
          "-p",
          "{\"spec\":{\"template\":{\"spec\":{\"tolerations\":[{\"key\":\"node.kubernetes.io/unreachable\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":1}]}}}}");
      assertHas("successfully", kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
      Eventually.holds(
          () -> words(value("pods", PODS)).equals(Set.of("a", "b")),
          () -> kubectl("get", "pods", "-o", "wide"));
      b.shutdownNow();
      awaitValue("Unknown", "node/b", "{.status.conditions[?(@.type==\"Ready\")].status}");
      awaitValue(
          "node.kubernetes.io/unreachable node.kubernetes.io/unreachable",
          "node/b",
          "{.spec.taints[*].key}");
      Eventually.holds(
          () ->
              value("deployment/web", "{.status.readyReplicas}").equals("2")
                  && words(value("pods", PODS)).equals(Set.of("a")),
          () -> kubectl("get", "pods", "-o", "yaml"));
      try (var again = alive(agent(FakeNodeAgent.resume(client, "b", 3)))) {
        awaitValue("", "node/b", "{.spec.taints[*].key}");
        again.shutdownNow();
      }
      a.shutdownNow();
    }
  }

  @Test
  void namespacesHaveWhatTheyNeed() {
    kubectl("create", "namespace", "n");
    Eventually.holds(
        () ->
            kubectl("-n", "n", "get", "serviceaccounts,configmaps", "-o", "name")
                .equals("serviceaccount/default\nconfigmap/kube-root-ca.crt\n"),
        () -> kubectl("-n", "n", "get", "serviceaccounts,configmaps"));
    kubectl("-n", "n", "delete", "serviceaccount", "default");
    Eventually.holds(
        () ->
            kubectl("-n", "n", "get", "serviceaccounts", "-o", "name")
                .equals("serviceaccount/default\n"),
        () -> kubectl("-n", "n", "get", "serviceaccounts"));
    assertHas(
        "BEGIN CERTIFICATE",
        kubectl("-n", "n", "get", "configmap", "kube-root-ca.crt", "-o", "yaml"));
    kubectl("delete", "namespace", "n", "--timeout=60s");
  }
}
