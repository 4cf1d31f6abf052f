package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** What a new user types, step by step, in a namespace of its own. */
final class Session {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final OneNode cluster;
  private final Kubectl kubectl;
  private final List<DynamicTest> steps = new ArrayList<>();

  Session(OneNode cluster, Kubectl kubectl) {
    this.cluster = cluster;
    this.kubectl = kubectl;
  }

  Stream<DynamicTest> steps() {
    step("get nodes", this::nodes);
    step("create namespace", this::namespace);
    step("run, logs, exec", this::run);
    step("cp", this::copy);
    step("logs -f, exec -it, get -w, edit", this::live);
    step("apply several documents", this::apply);
    step("a Deployment: create, scale, set image, undo", this::deployment);
    step("a Service: expose, curl", this::service);
    step("what is deleted is replaced", this::replaced);
    step("port-forward", this::portForward);
    step("describe, label, patch, jsonpath, events", this::looking);
    step("explain, api-resources, auth can-i", this::asking);
    steps.addAll(new PodSession(cluster, kubectl).steps());
    step("delete namespace", this::deleteNamespace);
    return steps.stream();
  }

  private void step(String name, Executable action) {
    steps.add(DynamicTest.dynamicTest(name, action));
  }

  private void nodes() {
    kubectl.says("Ready", "get", "nodes");
    kubectl.says(OneNode.ADDRESS, "get", "nodes", "-o", "wide");
  }

  private void namespace() {
    kubectl.says("created", "create", "namespace", kubectl.namespace());
    kubectl.comesToSay("default", "get", "serviceaccounts");
  }

  private void run() {
    kubectl.says(
        "pod/tool created",
        "run",
        "tool",
        "--image=" + Images.BUSYBOX,
        "--command",
        "--",
        "sh",
        "-c",
        "echo begun; trap 'exit 0' TERM; while true; do sleep 1; done");
    kubectl.says("condition met", "wait", "--for=condition=Ready", "pod/tool", "--timeout=60s");
    kubectl.comesToSay("begun", "logs", "tool");
    assertEquals("tool\n", kubectl.run("exec", "tool", "--", "hostname"));
    assertEquals("typed\n", kubectl.with("typed\n", "exec", "-i", "tool", "--", "cat"));
    Commands.Result failed = kubectl.attempt("exec", "tool", "--", "sh", "-c", "exit 3");
    assertEquals(3, failed.exitCode(), failed::toString);
  }

  private void copy() throws IOException {
    Path there = Files.writeString(cluster.root().resolve("letter"), "dear container");
    Path back = cluster.root().resolve("answer");
    kubectl.run("cp", there.toString(), "tool:/tmp/letter");
    kubectl.run("cp", "tool:/tmp/letter", back.toString());
    assertEquals("dear container", Files.readString(back));
  }

  private void live() throws IOException {
    saysAndGoesOn("begun", "logs", "-f", "tool");
    saysAndGoesOn("tool", "get", "pods", "-w");
    List<String> typed = kubectl.command("exec", "-it", "tool", "--", "tty");
    assertHas(
        "/dev/pts/",
        Commands.run("script", "--quiet", "--command", String.join(" ", typed), "/dev/null"));
    kubectl.run("label", "pod", "tool", "mood=bad");
    List<String> edit = new ArrayList<>(List.of("env", "KUBE_EDITOR=sed -i s/bad/good/"));
    edit.addAll(kubectl.command("edit", "pod", "tool"));
    assertHas("edited", Commands.run(edit.toArray(String[]::new)));
    assertEquals(
        "good", kubectl.run("get", "pod", "tool", "-o", "jsonpath={.metadata.labels.mood}"));
  }

  /** For what does not end by itself. */
  private void saysAndGoesOn(String wanted, String... words) throws IOException {
    Path output = Files.createTempFile(cluster.root(), "said", "");
    Process process =
        new ProcessBuilder(kubectl.command(words))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      Eventually.holds(() -> text(output).contains(wanted), () -> text(output));
      assertTrue(process.isAlive(), () -> text(output));
    } finally {
      process.destroy();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertHas(String wanted, String text) {
    assertTrue(text.contains(wanted), () -> "no \"" + wanted + "\" in:\n" + text);
  }

  private void apply() {
    String manifest =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: blue}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: applied}
        spec:
          containers:
          - {name: main, image: "%s", command: [sleep, "100000"]}
          terminationGracePeriodSeconds: 0
        """
            .formatted(Images.BUSYBOX);
    kubectl.applies(manifest);
    kubectl.says("condition met", "wait", "--for=condition=Ready", "pod/applied", "--timeout=60s");
    String again = kubectl.with(manifest, "apply", "-f", "-");
    assertTrue(again.contains("pod/applied unchanged"), again);
    String server =
        kubectl.with(manifest, "apply", "--server-side", "--force-conflicts", "-f", "-");
    assertTrue(server.contains("serverside-applied"), server);
    kubectl.says("deleted", "delete", "pod", "applied");
  }

  private void deployment() {
    kubectl.says(
        "created", "create", "deployment", "web", "--image=" + Images.WEB_1, "--replicas=3");
    rolledOut();
    kubectl.says("3/3", "get", "deployment", "web");
    kubectl.says("scaled", "scale", "deployment", "web", "--replicas=2");
    kubectl.comesToSay("2/2", "get", "deployment", "web");
    kubectl.says("image updated", "set", "image", "deployment/web", "web=" + Images.WEB_2);
    rolledOut();
    assertEquals(Images.WEB_2, image());
    kubectl.says("rolled back", "rollout", "undo", "deployment/web");
    rolledOut();
    assertEquals(Images.WEB_1, image());
    kubectl.says("REVISION", "rollout", "history", "deployment/web");
  }

  private void rolledOut() {
    kubectl.says(
        "successfully rolled out", "rollout", "status", "deployment/web", "--timeout=120s");
  }

  private String image() {
    return kubectl.run(
        "get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}");
  }

  private void service() {
    kubectl.says("exposed", "expose", "deployment", "web", "--type=NodePort", "--port=80");
    Eventually.holds(
        PATIENCE, () -> readyPods().size() == 2, () -> "two pods are not ready: " + readyPods());
    Set<String> pods = readyPods();
    String clusterIp = kubectl.run("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}");
    String nodePort =
        kubectl.run("get", "service", "web", "-o", "jsonpath={.spec.ports[0].nodePort}");
    everybodyAnswers("http://" + clusterIp + "/", pods);
    everybodyAnswers("http://" + OneNode.ADDRESS + ":" + nodePort + "/", pods);
    String fromPod =
        kubectl.run(
            "exec", "tool", "--", "timeout", "5", "wget", "-q", "-O", "-", "http://" + clusterIp);
    assertTrue(fromPod.startsWith("one web-"), fromPod);
  }

  /** Those that the Service sends to; others of the Deployment may still be ending. */
  private Set<String> readyPods() {
    String text =
        kubectl.run(
            "get",
            "endpointslices",
            "-l",
            "kubernetes.io/service-name=web",
            "-o",
            "jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name} {end}");
    return text.isBlank() ? Set.of() : Set.of(text.strip().split(" "));
  }

  private void everybodyAnswers(String url, Set<String> pods) {
    Set<String> heard = new HashSet<>();
    Eventually.holds(
        PATIENCE,
        () -> {
          Commands.Result answer =
              cluster.node().attempt("timeout", "5", "busybox", "wget", "-q", "-O", "-", url);
          if (answer.exitCode() == 0) {
            heard.add(answer.output().strip().replace("one ", ""));
          }
          return heard.containsAll(pods);
        },
        () -> "only " + heard + " of " + pods + " answer at " + url);
  }

  private void replaced() {
    String gone = readyPods().iterator().next();
    kubectl.says("deleted", "delete", "pod", gone);
    Eventually.holds(
        PATIENCE,
        () -> readyPods().size() == 2 && !readyPods().contains(gone),
        () -> "nobody is there in the place of " + gone + ": " + readyPods());
  }

  private void portForward() throws Exception {
    Process forward =
        new ProcessBuilder(kubectl.command("port-forward", "deployment/web", "18080:80"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Eventually.holds(
          PATIENCE,
          () ->
              cluster
                  .node()
                  .attempt(
                      "timeout", "5", "busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:18080/")
                  .output()
                  .startsWith("one web-"),
          () -> "nothing comes through the forwarded port");
    } finally {
      forward.destroy();
      forward.waitFor();
    }
  }

  private void looking() {
    kubectl.says("Container started", "describe", "pod", "tool");
    kubectl.says("labeled", "label", "pod", "tool", "tier=front");
    kubectl.says(
        "patched", "patch", "pod", "tool", "-p", "{\"metadata\":{\"labels\":{\"tier\":\"back\"}}}");
    assertEquals(
        "back", kubectl.run("get", "pod", "tool", "-o", "jsonpath={.metadata.labels.tier}"));
    kubectl.says("phase: Running", "get", "pod", "tool", "-o", "yaml");
    kubectl.says("Scheduled", "get", "events");
  }

  private void asking() {
    kubectl.says("image", "explain", "pod.spec.containers.image");
    kubectl.says("deployments", "api-resources");
    kubectl.says("yes", "auth", "can-i", "create", "pods");
    Commands.Result no =
        kubectl.attempt(
            "auth",
            "can-i",
            "create",
            "pods",
            "--as=system:serviceaccount:" + kubectl.namespace() + ":default");
    assertTrue(no.output().startsWith("no"), no::toString);
  }

  private void deleteNamespace() {
    kubectl.says("deleted", "delete", "namespace", kubectl.namespace(), "--timeout=120s");
    assertTrue(!kubectl.run("get", "namespaces").contains(kubectl.namespace()));
  }
}
