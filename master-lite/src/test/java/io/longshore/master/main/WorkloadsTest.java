package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.testing.FakeNodeAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deployments as people work with them. */
@KernelTest(commands = "kubectl")
class WorkloadsTest extends ClusterSuite {
  @Override
  LoopSettings loops() {
    return new LoopSettings(true, false, List.of(), 24, 64, Duration.ofHours(1), 0);
  }

  private void deploy(String replicas) {
    agent(FakeNodeAgent.greedy(client, "n1", 1));
    kubectl("create", "deployment", "web", "--image=nginx:1", "--replicas=" + replicas);
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
  }

  @Test
  void rollsOutAndBack() {
    deploy("3");
    assertEquals("3", value("deployment/web", "{.status.availableReplicas}"));
    assertEquals(
        "1",
        value("deployment/web", "{.metadata.annotations.deployment\\.kubernetes\\.io/revision}"));
    kubectl("set", "image", "deployment/web", "nginx=nginx:2");
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
    awaitImages("nginx:2 nginx:2 nginx:2");
    assertHas("2", kubectl("rollout", "history", "deployment/web"));
    kubectl("rollout", "undo", "deployment/web");
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
    awaitImages("nginx:1 nginx:1 nginx:1");
    awaitValue(
        "3", "deployment/web", "{.metadata.annotations.deployment\\.kubernetes\\.io/revision}");
    assertEquals(2, value("replicasets", "{.items[*].metadata.name}").split(" ").length);
    kubectl("rollout", "restart", "deployment/web");
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
    assertEquals(3, value("replicasets", "{.items[*].metadata.name}").split(" ").length);
  }

  /** A rollout does not wait for the last old pod to be gone. */
  private void awaitImages(String wanted) {
    awaitValue(wanted, "pods", "{.items[*].spec.containers[0].image}");
  }

  @Test
  void scalesAndReplacesWhatIsDeleted() {
    deploy("2");
    kubectl("scale", "deployment/web", "--replicas=5");
    awaitValue("5", "deployment/web", "{.status.readyReplicas}");
    String victim = value("pods", "{.items[0].metadata.name}");
    kubectl("delete", "pod", victim);
    Eventually.holds(
        () -> {
          String names = value("pods", "{.items[*].metadata.name}");
          return !names.contains(victim) && names.split(" ").length == 5;
        },
        () -> kubectl("get", "pods"));
    kubectl("scale", "deployment/web", "--replicas=0");
    awaitValue("", "pods", "{.items[*].metadata.name}");
    awaitValue("0", "deployment/web", "{.status.replicas}");
    Eventually.holds(
        () -> kubectl("get", "events").contains("Scaled down replica set"),
        () -> kubectl("get", "events"));
    kubectl("delete", "deployment", "web");
    awaitValue("", "replicasets", "{.items[*].metadata.name}");
  }

  @Test
  void aBadTemplateLeavesMostPodsAndTimesOut() {
    deploy("4");
    kubectl("patch", "deployment", "web", "-p", "{\"spec\":{\"progressDeadlineSeconds\":2}}");
    kubectl("set", "image", "deployment/web", "nginx=nginx:bad");
    awaitValue(
        "ProgressDeadlineExceeded",
        "deployment/web",
        "{.status.conditions[?(@.type==\"Progressing\")].reason}");
    // A quarter may be missing and a quarter too many.
    awaitValue("3", "deployment/web", "{.status.availableReplicas}");
    awaitValue("5", "deployment/web", "{.status.replicas}");
    // The way back has more time.
    kubectl("patch", "deployment", "web", "-p", "{\"spec\":{\"progressDeadlineSeconds\":600}}");
    kubectl("rollout", "undo", "deployment/web");
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
  }

  @Test
  void pausesRecreatesAndForgets() {
    deploy("2");
    kubectl(
        "patch",
        "deployment",
        "web",
        "--type=merge",
        "-p",
        "{\"spec\":{\"revisionHistoryLimit\":1,\"strategy\":{\"type\":\"Recreate\",\"rollingUpdate\":null}}}");
    kubectl("rollout", "pause", "deployment/web");
    awaitValue(
        "DeploymentPaused",
        "deployment/web",
        "{.status.conditions[?(@.type==\"Progressing\")].reason}");
    kubectl("set", "image", "deployment/web", "nginx=nginx:2");
    awaitValue(
        value("deployment/web", "{.metadata.generation}"),
        "deployment/web",
        "{.status.observedGeneration}");
    assertEquals(1, value("replicasets", "{.items[*].metadata.name}").split(" ").length);
    kubectl("rollout", "resume", "deployment/web");
    for (int image = 3; image <= 4; image++) {
      assertHas(
          "successfully rolled out",
          kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
      kubectl("set", "image", "deployment/web", "nginx=nginx:" + image);
    }
    assertHas(
        "successfully rolled out", kubectl("rollout", "status", "deployment/web", "--timeout=60s"));
    Eventually.holds(
        () -> value("replicasets", "{.items[*].metadata.name}").split(" ").length == 2,
        () -> kubectl("get", "replicasets"));
  }

  @Test
  void aSetTakesPodsThatItSelectsAndLetsThemGo() {
    deploy("1");
    String pod = value("pods", "{.items[0].metadata.name}");
    String hash = value("pods", "{.items[0].metadata.labels.pod-template-hash}");
    kubectl("label", "pod", pod, "app-");
    Eventually.holds(
        () ->
            value("pods", "{.items[*].metadata.name}").split(" ").length == 2
                && value("pod/" + pod, "{.metadata.ownerReferences[*].name}").isEmpty(),
        () -> kubectl("get", "pods"));
    kubectl("label", "pod", pod, "app=web", "pod-template-hash=" + hash, "--overwrite");
    Eventually.holds(
        () -> value("pods", "{.items[*].metadata.name}").split(" ").length == 1,
        () -> kubectl("get", "pods", "--show-labels"));
  }

  @Test
  void eachKubectlUnderstandsIt() throws IOException {
    agent(FakeNodeAgent.greedy(client, "n1", 1));
    withEachKubectl(
        name -> {
          String deployment = "deployment/" + name;
          kubectl("create", "deployment", name, "--image=nginx:1", "--replicas=3", "--port=80");
          assertHas("successfully", kubectl("rollout", "status", deployment, "--timeout=50s"));
          kubectl("set", "image", deployment, "nginx=nginx:2");
          assertHas("successfully", kubectl("rollout", "status", deployment, "--timeout=50s"));
          assertHas("2 ", kubectl("rollout", "history", deployment));
          assertHas("nginx:1", kubectl("rollout", "history", deployment, "--revision=1"));
          kubectl("rollout", "undo", deployment, "--to-revision=1");
          assertHas("successfully", kubectl("rollout", "status", deployment, "--timeout=50s"));
          assertHas(
              "3 desired | 3 updated | 3 total | 3 available", kubectl("describe", deployment));
          assertHas("3/3", kubectl("get", deployment));
          kubectl("expose", deployment, "--port=80");
          Eventually.holds(
              () ->
                  kubectl("describe", "service", name)
                          .split("Endpoints:")[1]
                          .lines()
                          .findFirst()
                          .orElse("")
                          .split(",")
                          .length
                      == 3,
              () -> kubectl("describe", "service", name));
          kubectl("delete", deployment, "service/" + name);
          awaitValue("", "pods", "{.items[*].metadata.name}");
        });
  }
}
