package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.testing.Commands;
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
    step("run, logs, exec, cp", this::run);
    step("apply several documents", this::apply);
    step("a Deployment: create, scale, set image, undo", this::deployment);
    step("a Service: expose, curl", this::service);
    step("what is deleted is replaced", this::replaced);
    step("port-forward", this::portForward);
    step("describe, label, patch, jsonpath, events", this::looking);
    step("explain, api-resources, auth can-i", this::asking);
    step("back-off of a container that ends", this::crashing);
    step("ConfigMap and Secret", this::configuration);
    step("init containers and shared volumes", this::volumes);
    step("readiness", this::readiness);
    step("liveness", this::liveness);
    step("limits", this::limits);
    step("graceful deletion", this::gracefully);
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
    kubectl.comesToSay(
        "true",
        "get",
        "endpointslices",
        "-o",
        "jsonpath={.items[*].endpoints[*].conditions.ready}");
    Set<String> pods = Set.copyOf(names("pods", "app=web"));
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

  private void crashing() {
    kubectl.run(
        "run",
        "crash",
        "--image=" + Images.BUSYBOX,
        "--command",
        "--",
        "sh",
        "-c",
        "echo again; exit 1");
    kubectl.comesToSay("CrashLoopBackOff", "get", "pod", "crash");
    kubectl.says("Back-off restarting failed container", "get", "events");
    kubectl.says("again", "logs", "crash", "--previous");
    kubectl.run("delete", "pod", "crash", "--grace-period=1");
  }

  private void configuration() {
    kubectl.run("create", "configmap", "config", "--from-literal=colour=blue");
    kubectl.run("create", "secret", "generic", "secret", "--from-literal=word=mellon");
    kubectl.applies(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: configured}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: "%s"
            command: [sh, -c, "echo $COLOUR $(WORD) && sleep 100000"]
            env:
            - {name: COLOUR, valueFrom: {configMapKeyRef: {name: config, key: colour}}}
            - {name: WORD, valueFrom: {secretKeyRef: {name: secret, key: word}}}
            volumeMounts:
            - {name: config, mountPath: /config}
            - {name: secret, mountPath: /secret}
          volumes:
          - {name: config, configMap: {name: config}}
          - {name: secret, secret: {secretName: secret}}
        """
            .formatted(Images.BUSYBOX));
    kubectl.comesToSay("blue mellon", "logs", "configured");
    assertEquals("mellon", kubectl.run("exec", "configured", "--", "cat", "/secret/word"));
    kubectl.run("patch", "configmap", "config", "-p", "{\"data\":{\"colour\":\"green\"}}");
    kubectl.comesToSay("green", "exec", "configured", "--", "cat", "/config/colour");
    kubectl.run("delete", "pod", "configured");
  }

  private void volumes() {
    kubectl.applies(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shared}
        spec:
          terminationGracePeriodSeconds: 0
          initContainers:
          - name: first
            image: "%1$s"
            command: [sh, -c, "echo prepared >/data/file"]
            volumeMounts: [{name: data, mountPath: /data}]
          containers:
          - name: writer
            image: "%1$s"
            command: [sh, -c, "echo written >>/data/file; sleep 100000"]
            volumeMounts: [{name: data, mountPath: /data}]
          - name: reader
            image: "%1$s"
            command: [sh, -c, "sleep 100000"]
            volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
          volumes: [{name: data, emptyDir: {}}]
        """
            .formatted(Images.BUSYBOX));
    kubectl.says("condition met", "wait", "--for=condition=Ready", "pod/shared", "--timeout=60s");
    kubectl.comesToSay(
        "prepared\nwritten", "exec", "shared", "-c", "reader", "--", "cat", "/data/file");
    kubectl.run("delete", "pod", "shared");
  }

  private void readiness() {
    kubectl.applies(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: hesitant, labels: {app: hesitant}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: "%s"
            command: [sh, -c, "touch /tmp/ready; sleep 100000"]
            readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1, failureThreshold: 1}
        """
            .formatted(Images.BUSYBOX));
    kubectl.run("expose", "pod", "hesitant", "--port=80");
    kubectl.comesToSay("true", hesitantEndpoints());
    kubectl.run("exec", "hesitant", "--", "rm", "/tmp/ready");
    kubectl.comesToSay("false", hesitantEndpoints());
    kubectl.says("0/1", "get", "pod", "hesitant");
    kubectl.run("exec", "hesitant", "--", "touch", "/tmp/ready");
    kubectl.comesToSay("true", hesitantEndpoints());
    kubectl.run("delete", "pod,service", "hesitant");
  }

  private static String[] hesitantEndpoints() {
    return new String[] {
      "get",
      "endpointslices",
      "-l",
      "kubernetes.io/service-name=hesitant",
      "-o",
      "jsonpath={.items[*].endpoints[*].conditions.ready}"
    };
  }

  private void liveness() {
    kubectl.applies(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: mortal}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: "%s"
            command: [sh, -c, "mkdir /tmp/w; echo ok >/tmp/w/health; exec httpd -f -p 8080 -h /tmp/w"]
            startupProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
            livenessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 1, failureThreshold: 1}
        """
            .formatted(Images.BUSYBOX));
    kubectl.says("condition met", "wait", "--for=condition=Ready", "pod/mortal", "--timeout=60s");
    kubectl.run("exec", "mortal", "--", "rm", "/tmp/w/health");
    kubectl.comesToSay(
        "1", "get", "pod", "mortal", "-o", "jsonpath={.status.containerStatuses[0].restartCount}");
    kubectl.says("Liveness probe failed", "get", "events");
    kubectl.run("delete", "pod", "mortal");
  }

  private void limits() {
    kubectl.applies(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: greedy}
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: "%s"
            command: [sh, -c, "tail /dev/zero"]
            resources: {limits: {memory: 32Mi, cpu: 500m}}
        """
            .formatted(Images.BUSYBOX));
    kubectl.comesToSay("OOMKilled", "get", "pod", "greedy");
    kubectl.run("delete", "pod", "greedy");
  }

  private void gracefully() {
    kubectl.applies(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: polite}
        spec:
          terminationGracePeriodSeconds: 20
          containers:
          - name: main
            image: "%s"
            command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1; done"]
            lifecycle: {preStop: {exec: {command: [sh, -c, "echo bye >/data/word"]}}}
            volumeMounts: [{name: data, mountPath: /data}]
          volumes: [{name: data, hostPath: {path: "%s", type: DirectoryOrCreate}}]
        """
            .formatted(Images.BUSYBOX, cluster.root().resolve("polite-" + kubectl.namespace())));
    kubectl.says("condition met", "wait", "--for=condition=Ready", "pod/polite", "--timeout=60s");
    kubectl.run("delete", "pod", "polite");
    assertEquals(
        "bye\n",
        Commands.run(
            "cat", cluster.root().resolve("polite-" + kubectl.namespace() + "/word").toString()));
  }

  private void deleteNamespace() {
    kubectl.says("deleted", "delete", "namespace", kubectl.namespace(), "--timeout=120s");
    assertTrue(!kubectl.run("get", "namespaces").contains(kubectl.namespace()));
  }
}
