package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.testing.FakeNodeAgent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is behind a Service, as its pods come and go. */
@KernelTest(commands = "kubectl")
class EndpointsTest extends ClusterSuite {
  @Override
  LoopSettings loops() {
    return new LoopSettings(true, false, List.of(), 24, 64, Duration.ofHours(1), 0);
  }

  private static String sorted(String words) {
    return String.join(" ", Arrays.stream(words.split(" ")).sorted().toList());
  }

  private String slices(String path) {
    return sorted(
        kubectl(
            "get",
            "endpointslices",
            "-l",
            "kubernetes.io/service-name=web",
            "-o",
            "jsonpath={.items[*]." + path + "}"));
  }

  private void awaitSlices(String wanted, String path) {
    Eventually.holds(
        () -> wanted.equals(slices(path)),
        () -> kubectl("get", "endpointslices,endpoints,pods", "-o", "yaml"));
  }

  @Test
  void followsTheReadyPodsOfAService() {
    agent(FakeNodeAgent.greedy(client, "n1", 1));
    kubectl("label", "node", "n1", "topology.kubernetes.io/zone=here");
    kubectl("create", "deployment", "web", "--image=nginx:1", "--replicas=3", "--port=8080");
    kubectl("expose", "deployment", "web", "--port=80", "--target-port=8080", "--name=web");
    awaitValue("3", "deployment/web", "{.status.readyReplicas}");
    awaitSlices("true true true", "endpoints[*].conditions.ready");
    assertEquals("8080", slices("ports[*].port"));
    assertEquals("here here here", slices("endpoints[*].zone"));
    assertEquals("n1 n1 n1", slices("endpoints[*].nodeName"));
    assertEquals("web", slices("metadata.ownerReferences[*].name"));
    String addresses = sorted(value("pods", "{.items[*].status.podIP}"));
    awaitSlices(addresses, "endpoints[*].addresses[0]");
    Eventually.holds(
        () -> addresses.equals(sorted(value("endpoints/web", "{.subsets[*].addresses[*].ip}"))),
        () -> kubectl("get", "endpoints", "-o", "yaml"));
    kubectl("scale", "deployment", "web", "--replicas=1");
    awaitSlices("true", "endpoints[*].conditions.ready");
    kubectl("set", "image", "deployment/web", "nginx=nginx:bad");
    awaitSlices("false true", "endpoints[*].conditions.ready");
    Eventually.holds(
        () -> !value("endpoints/web", "{.subsets[*].notReadyAddresses[*].ip}").isEmpty(),
        () -> kubectl("get", "endpoints", "-o", "yaml"));
    kubectl("patch", "service", "web", "-p", "{\"spec\":{\"publishNotReadyAddresses\":true}}");
    awaitSlices("true true", "endpoints[*].conditions.ready");
    kubectl("label", "service", "web", "tier=front");
    awaitSlices("front", "metadata.labels.tier");
    kubectl("delete", "service", "web");
    awaitSlices("", "metadata.name");
    awaitValue("", "endpoints/web", "{.metadata.name}");
  }

  @Test
  void namesPortsAndHosts() {
    agent(FakeNodeAgent.greedy(client, "n1", 1));
    kubectlWith(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          clusterIP: None
          selector: {app: web}
          ports: [{name: http, port: 80, targetPort: http}, {name: none, port: 81, targetPort: none}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: one, labels: {app: web}}
        spec:
          hostname: first
          subdomain: web
          containers: [{name: c, image: "nginx:1", ports: [{name: http, containerPort: 8080}]}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: two, labels: {app: web}}
        spec:
          containers: [{name: c, image: "nginx:1", ports: [{name: http, containerPort: 9090}]}]
        """,
        "apply",
        "-f",
        "-");
    awaitSlices("8080 9090", "ports[*].port");
    assertEquals("http http", slices("ports[*].name"));
    assertEquals("first", slices("endpoints[*].hostname"));
    assertEquals(
        "",
        kubectl(
            "get",
            "endpointslices",
            "-l",
            "service.kubernetes.io/headless",
            "-o",
            "jsonpath={.items[0].metadata.labels.service\\.kubernetes\\.io/headless}"));
  }
}
