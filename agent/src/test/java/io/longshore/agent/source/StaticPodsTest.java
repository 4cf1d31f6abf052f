package io.longshore.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.Eventually;
import io.longshore.base.time.Clock;
import io.longshore.base.time.ThreadTimers;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticPodsTest {
  private static final Path FILE = Path.of("/etc/kubernetes/manifests/web.yaml");

  @TempDir Path folder;

  private static String manifest(String name, String image) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          containers:
          - name: c
            image: %s
            livenessProbe: {httpGet: {port: 80}}
        """
        .formatted(name, image);
  }

  private static Pod parsed(String text) {
    return PodFile.parse(FILE, text, "node", Instant.EPOCH);
  }

  @Test
  void completesAPod() {
    Pod pod = parsed(manifest("web", "nginx"));
    assertEquals("web-node", pod.metadata().name());
    assertEquals("default", pod.metadata().namespace());
    assertEquals(32, pod.metadata().uid().length());
    assertEquals("file", pod.metadata().annotations().get("kubernetes.io/config.source"));
    assertEquals(
        pod.metadata().uid(), pod.metadata().annotations().get("kubernetes.io/config.hash"));
    PodSpec spec = pod.spec().orElseThrow();
    assertEquals("Always", spec.restartPolicy());
    assertEquals(30L, spec.terminationGracePeriodSeconds().orElseThrow());
    assertEquals("node", spec.nodeName());
    assertEquals("NoExecute", spec.tolerations().getFirst().effect());
    Container container = spec.containers().getFirst();
    assertEquals("Always", container.imagePullPolicy());
    assertEquals("/dev/termination-log", container.terminationMessagePath());
    assertEquals(3, container.livenessProbe().orElseThrow().failureThreshold());
    assertEquals("HTTP", container.livenessProbe().orElseThrow().httpGet().orElseThrow().scheme());
    assertEquals(
        "IfNotPresent",
        parsed(manifest("web", "nginx:1"))
            .spec()
            .orElseThrow()
            .containers()
            .getFirst()
            .imagePullPolicy());
  }

  @Test
  void anotherTextOrNodeOrFileIsAnotherPod() {
    String uid = parsed(manifest("web", "nginx")).metadata().uid();
    assertEquals(uid, parsed(manifest("web", "nginx")).metadata().uid());
    assertNotEquals(uid, parsed(manifest("web", "nginx:2")).metadata().uid());
    assertNotEquals(
        uid,
        PodFile.parse(FILE, manifest("web", "nginx"), "other", Instant.EPOCH).metadata().uid());
  }

  @Test
  void refusesWhatIsNoStaticPod() {
    for (String text :
        List.of(
            "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n",
            "kind: Pod\napiVersion: v1\n",
            "{",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {serviceAccountName: a}\n",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: x}
            spec: {volumes: [{name: v, secret: {secretName: s}}]}
            """)) {
      assertThrows(IllegalArgumentException.class, () -> parsed(text), text);
    }
  }

  @Test
  void followsTheFolder() throws IOException {
    List<List<String>> told = new CopyOnWriteArrayList<>();
    Files.writeString(folder.resolve("a.yaml"), manifest("a", "x"));
    try (StaticPods _ =
        new StaticPods(
            folder,
            "node",
            Duration.ofMinutes(5),
            Clock.system(),
            pods -> told.add(pods.stream().map(pod -> pod.metadata().name()).toList()))) {
      await(told, List.of("a-node"));
      Files.writeString(folder.resolve("b.yaml"), manifest("b", "x"));
      await(told, List.of("a-node", "b-node"));
      Files.writeString(folder.resolve(".hidden"), manifest("c", "x"));
      Files.writeString(folder.resolve("wrong.yaml"), "nonsense");
      Files.delete(folder.resolve("a.yaml"));
      await(told, List.of("b-node"));
    }
  }

  private static void await(List<List<String>> told, List<String> names) {
    Eventually.holds(
        () -> !told.isEmpty() && told.getLast().equals(names), () -> names + " among " + told);
  }

  @Test
  void mirrorsAreMadeReplacedAndRemoved() {
    Node owner =
        new Node(
            new ObjectMeta(
                "node",
                "",
                "",
                "node-uid",
                "",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of()),
            Optional.empty(),
            Optional.empty());
    try (ScriptedApiServer api = new ScriptedApiServer();
        KubeClient client =
            new KubeClient(
                ClusterConnection.anonymous(api.address()),
                ClientSettings.of("test").withRate(500, 500));
        ThreadTimers timers = new ThreadTimers("test");
        MirrorPods mirrors = new MirrorPods(client, () -> Optional.of(owner), timers);
        ApiPods _ = new ApiPods(client, "node", new MirrorsOnly(mirrors))) {
      Pod first = parsed(manifest("web", "nginx"));
      mirrors.want(List.of(first));
      awaitMirror(api, first);
      JsonObject mirror = api.list(Pod.RESOURCE).getFirst();
      assertEquals("Node", mirror.objects("metadata", "ownerReferences").getFirst().text("kind"));
      Pod second = parsed(manifest("web", "nginx:2"));
      mirrors.want(List.of(second));
      awaitMirror(api, second);
      client.delete(Pod.RESOURCE, new ObjectName("default", "web-node"), DeleteOptions.DEFAULT);
      awaitMirror(api, second);
      mirrors.want(List.of());
      Eventually.holds(() -> api.list(Pod.RESOURCE).isEmpty(), () -> "" + api.list(Pod.RESOURCE));
    }
  }

  private static void awaitMirror(ScriptedApiServer api, Pod of) {
    Eventually.holds(
        () ->
            api.list(Pod.RESOURCE).stream()
                .anyMatch(
                    pod ->
                        pod.text("metadata", "annotations", "kubernetes.io/config.mirror")
                            .equals(of.metadata().uid())),
        () -> "no mirror among " + api.list(Pod.RESOURCE));
  }
}
