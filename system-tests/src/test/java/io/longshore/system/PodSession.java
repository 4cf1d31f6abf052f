package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.cri.testing.TestRegistry;
import io.longshore.linux.testing.Commands;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** The part of a {@link Session} that is about what becomes of pods. */
record PodSession(OneNode cluster, Kubectl kubectl) {

  List<DynamicTest> steps() {
    return List.of(
        DynamicTest.dynamicTest("back-off of a container that ends", this::crashing),
        DynamicTest.dynamicTest("ConfigMap and Secret", this::configuration),
        DynamicTest.dynamicTest("init containers and shared volumes", this::volumes),
        DynamicTest.dynamicTest("readiness", this::readiness),
        DynamicTest.dynamicTest("liveness", this::liveness),
        DynamicTest.dynamicTest("limits", this::limits),
        DynamicTest.dynamicTest("an image behind a password", this::pullSecret),
        DynamicTest.dynamicTest("graceful deletion", this::gracefully));
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
    kubectl.comesToSay("Back-off restarting failed container", "get", "events");
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
            livenessProbe:
              httpGet: {path: /health, port: 8080}
              periodSeconds: 1
              failureThreshold: 1
              timeoutSeconds: 20
        """
            .formatted(Images.BUSYBOX));
    kubectl.says("condition met", "wait", "--for=condition=Ready", "pod/mortal", "--timeout=60s");
    kubectl.run("exec", "mortal", "--", "rm", "/tmp/w/health");
    kubectl.comesToSay(
        "1", "get", "pod", "mortal", "-o", "jsonpath={.status.containerStatuses[0].restartCount}");
    kubectl.comesToSay("Liveness probe failed", "get", "events");
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

  private void pullSecret() {
    TestRegistry registry = cluster.registry();
    String image = registry.push(Images.secret(), "private/" + kubectl.namespace(), "1");
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          %s
          containers: [{name: main, image: "%s", command: [sleep, "100000"]}]
        """;
    kubectl.applies(pod.formatted("refused", "", image));
    kubectl.comesToSay("ImagePullBackOff", "get", "pod", "refused");
    kubectl.run(
        "create",
        "secret",
        "docker-registry",
        "door",
        "--docker-server=" + registry.host(),
        "--docker-username=" + TestRegistry.USER,
        "--docker-password=" + TestRegistry.PASSWORD);
    kubectl.applies(pod.formatted("admitted", "imagePullSecrets: [{name: door}]", image));
    kubectl.says("condition met", "wait", "--for=condition=Ready", "pod/admitted", "--timeout=60s");
    kubectl.run("delete", "pod", "refused", "admitted");
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
}
