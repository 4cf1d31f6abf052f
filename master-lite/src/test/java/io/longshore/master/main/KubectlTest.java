package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.Kubectls;
import io.longshore.master.testing.TestMaster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type, with every kubectl that is on this machine. */
@KernelTest(commands = "kubectl")
class KubectlTest {
  private static final String MANIFEST =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: c, image: "nginx:%s", ports: [{containerPort: 80}]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: p1, labels: {app: x}}
      spec: {terminationGracePeriodSeconds: 0, containers: [{name: c, image: busybox, command: [sleep, "1000"]}]}
      """;

  private static final String EVENTS =
      """
      apiVersion: events.k8s.io/v1
      kind: Event
      metadata: {name: e1}
      regarding: {apiVersion: v1, kind: Pod, namespace: default, name: p1}
      eventTime: "2026-01-02T03:04:05.000000Z"
      reportingController: example.com/tester
      reportingInstance: t-1
      action: Testing
      reason: Tested
      type: Normal
      note: by the newer group
      ---
      apiVersion: v1
      kind: Event
      metadata: {name: e2}
      involvedObject: {apiVersion: v1, kind: Pod, namespace: default, name: p1}
      reason: Tested
      type: Warning
      message: by the older group
      source: {component: tester}
      firstTimestamp: "2026-01-02T03:04:05Z"
      lastTimestamp: "2026-01-02T03:04:05Z"
      count: 1
      """;

  @TempDir Path folder;

  /** The one on the path, and others beside it that are called after their versions. */
  @Test
  void peopleCanWorkWithIt() throws Exception {
    for (Path kubectl : Kubectls.ends()) {
      try (TestMaster master = new TestMaster(folder.resolve(kubectl.getFileName()))) {
        session(new Kubectl(kubectl, master.kubeconfig()));
      }
    }
  }

  /** As it tells people what is wrong with what they wrote. */
  private static void readMistakes(Kubectl kubectl) {
    String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: ";
    assertHas(
        "The Pod \"bad\" is invalid: spec.containers[0].image: Required value",
        kubectl.failWith(pod + "{containers: [{name: c}]}", "create", "-f", "-"));
    assertHas(
        "* spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
        kubectl.failWith(
            pod
                + "{restartPolicy: Sometimes, containers: [{name: c, image: i, volumeMounts: [{name: v}]}]}",
            "create",
            "-f",
            "-"));
    assertHas(
        "The Service \"bad\" is invalid: spec.ports: Required value",
        kubectl.failWith(
            "apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {}", "apply", "-f", "-"));
    assertHas(
        "The Secret \"bad\" is invalid: ",
        kubectl.failWith(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: bad}\ntype: kubernetes.io/tls",
            "create",
            "-f",
            "-"));
    assertHas(
        "may not change fields other than",
        kubectl.failWith("", "patch", "pod", "p1", "-p", "{\"spec\":{\"hostname\":\"x\"}}"));
    assertHas("created", kubectl.run("create", "priorityclass", "high", "--value=5"));
    assertHas(
        "may not be changed in an update.",
        kubectl.failWith("", "patch", "priorityclass", "high", "-p", "{\"value\":6}"));
    assertHas("deleted", kubectl.run("delete", "priorityclass", "high"));
  }

  private record Kubectl(Path program, Path kubeconfig) {
    String run(String... words) {
      return runWith("", words);
    }

    /** What it says when it cannot do what it was told. */
    String failWith(String input, String... words) {
      AssertionError failure =
          assertThrows(AssertionError.class, () -> runWith(input, words), () -> "it worked");
      return String.valueOf(failure.getMessage());
    }

    String runWith(String input, String... words) {
      String[] command =
          Stream.concat(
                  Stream.of(program.toString(), "--kubeconfig", kubeconfig.toString()),
                  Stream.of(words))
              .toArray(String[]::new);
      return Commands.runWithInput(input, command);
    }
  }

  private static void assertHas(String wanted, String text) {
    assertTrue(text.contains(wanted), () -> "no \"" + wanted + "\" in:\n" + text);
  }

  /** Whether a controller makes it or not, pods need it. */
  private static void makeAccount(Kubectl kubectl) {
    assertHas(
        "serviceaccount/default",
        kubectl.runWith(
            "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\"}}",
            "-n",
            "n",
            "apply",
            "-f",
            "-"));
  }

  private static void readEvents(Kubectl kubectl) {
    assertHas("event.events.k8s.io/e1", kubectl.runWith(EVENTS, "apply", "-f", "-"));
    for (String kind : List.of("events", "events.events.k8s.io")) {
      String lines = kubectl.run("get", kind);
      assertHas("pod/p1", lines);
      assertHas("by the newer group", lines);
      assertHas("by the older group", lines);
    }
    assertHas("by the newer group", kubectl.run("events", "--for", "pod/p1"));
    assertHas(
        "note: by the older group", kubectl.run("get", "events.events.k8s.io", "e2", "-o", "yaml"));
    assertHas(
        "is a human-readable",
        kubectl.run("explain", "events.note", "--api-version=events.k8s.io/v1"));
  }

  private static void session(Kubectl kubectl) {
    assertHas(
        "deployment.apps/web created",
        kubectl.runWith(MANIFEST.formatted("1"), "apply", "-f", "-"));
    assertHas(
        "deployment.apps/web unchanged",
        kubectl.runWith(MANIFEST.formatted("1"), "apply", "-f", "-"));
    assertHas(
        "deployment.apps/web configured",
        kubectl.runWith(MANIFEST.formatted("2"), "apply", "-f", "-"));
    assertHas(
        "serverside-applied",
        kubectl.runWith(
            MANIFEST.formatted("2"), "apply", "--server-side", "--force-conflicts", "-f", "-"));
    assertHas("nginx:2", kubectl.run("get", "deployment", "web", "-o", "wide"));
    assertEquals(
        "nginx:2",
        kubectl.run(
            "get", "deploy", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"));
    assertHas("scaled", kubectl.run("scale", "deployment", "web", "--replicas=4"));
    assertHas("image updated", kubectl.run("set", "image", "deployment/web", "c=nginx:3"));
    assertHas(
        "exposed", kubectl.run("expose", "deployment", "web", "--type=NodePort", "--port=80"));
    assertHas("NodePort", kubectl.run("get", "services", "-o", "wide"));
    assertHas("Replicas:               4 desired", kubectl.run("describe", "deployment", "web"));
    assertHas("Pending", kubectl.run("get", "pods"));
    assertHas("labeled", kubectl.run("label", "pod", "p1", "tier=front"));
    assertHas("annotate", kubectl.run("annotate", "pod", "p1", "note=hello"));
    assertHas(
        "patched",
        kubectl.run("patch", "pod", "p1", "-p", "{\"metadata\":{\"labels\":{\"tier\":\"back\"}}}"));
    assertHas("tier=back", kubectl.run("get", "pods", "--show-labels", "-l", "tier"));
    assertHas(
        "QoS Class:        ",
        kubectl
            .run("describe", "pod", "p1")
            .replace("QoS Class:                   ", "QoS Class:        "));
    readEvents(kubectl);
    readMistakes(kubectl);
    assertHas("configmap/c created", kubectl.run("create", "configmap", "c", "--from-literal=a=b"));
    assertHas(
        "secret/s created", kubectl.run("create", "secret", "generic", "s", "--from-literal=a=b"));
    assertHas("namespace/n created", kubectl.run("create", "namespace", "n"));
    makeAccount(kubectl);
    assertHas(
        "deployment.apps/d created",
        kubectl.run("-n", "n", "create", "deployment", "d", "--image=x", "--replicas=3"));
    assertHas("pod/r created", kubectl.run("-n", "n", "run", "r", "--image=x"));
    assertHas("deployments", kubectl.run("api-resources"));
    assertHas("apps/v1", kubectl.run("api-versions"));
    assertHas("Container image name", kubectl.run("explain", "pod.spec.containers.image"));
    assertHas("deleted", kubectl.run("delete", "namespace", "n", "--timeout=30s"));
    assertHas("deleted", kubectl.run("delete", "pod", "p1"));
    assertHas("deleted", kubectl.run("delete", "deployment,service", "web"));
    assertEquals("", kubectl.run("get", "pods,deployments", "-o", "name"));
  }
}
