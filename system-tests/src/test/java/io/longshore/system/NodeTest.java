package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.coordination.Lease;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Event;
import io.longshore.kubeapi.core.Node;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.Yaml;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.testing.TestMaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole node: master, agent, containerd. */
@RuntimeTest(commands = {"containerd", "ctr", "runc"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Lifecycle parts = new Lifecycle();
  private Path folder;
  private ContainerdRig containerd;
  private TestMaster master;
  private KubeClient client;
  private TestNode node;
  private Path manifests;

  @BeforeAll
  void start(@TempDir Path temp) throws Exception {
    folder = temp;
    Path data = Files.createDirectories(folder.resolve("master"));
    manifests = Files.createDirectories(folder.resolve("manifests"));
    containerd = parts.start("containerd", ContainerdRig::start);
    master = parts.start("master", () -> new TestMaster(data));
    client =
        parts.start(
            "client",
            () ->
                new KubeClient(
                    Kubeconfig.read(master.kubeconfig()).connection(),
                    ClientSettings.of("test").withRate(500, 500)));
    node =
        parts.start(
            "node",
            () ->
                new TestNode(
                    TestNode.Ground.of(containerd),
                    master.kubeconfig(),
                    folder,
                    "--pod-manifest-path=" + manifests));
  }

  @AfterAll
  void stop() {
    parts.close();
  }

  private static String container(String script, String more) {
    return """
          - name: main
            image: %s
            command: ["sh", "-c", "%s"]
        %s"""
        .formatted(TestImage.BUSYBOX, script, more.indent(4));
  }

  private Pod run(String name, String spec) {
    JsonObject pod =
        Yaml.read(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: default}
            spec:
              nodeName: node-1
              terminationGracePeriodSeconds: 1
              # Nobody makes kube-root-ca.crt here: the master runs no controllers.
              automountServiceAccountToken: false
            %s"""
                .formatted(name, spec.indent(2)));
    return client
        .create(Pod.RESOURCE.as(JsonObject.class), pod, WriteOptions.DEFAULT)
        .as(Pod.class);
  }

  private Pod await(String name, Predicate<Pod> condition) {
    ObjectName full = new ObjectName("default", name);
    Eventually.holds(
        PATIENCE,
        () -> client.find(Pod.RESOURCE, full).filter(condition).isPresent(),
        () -> client.find(Pod.RESOURCE, full) + "\n" + events(name));
    return client.get(Pod.RESOURCE, full);
  }

  private Pod awaitPhase(String name, String phase) {
    return await(name, pod -> pod.status().map(PodStatus::phase).orElse("").equals(phase));
  }

  private void delete(String name) {
    ObjectName full = new ObjectName("default", name);
    client.delete(Pod.RESOURCE, full, DeleteOptions.DEFAULT);
    Eventually.holds(
        PATIENCE,
        () -> client.find(Pod.RESOURCE, full).isEmpty(),
        () -> "still there: " + client.find(Pod.RESOURCE, full));
  }

  private List<String> events(String name) {
    return client.list(Event.RESOURCE, "default", ListOptions.ALL).items().stream()
        .filter(event -> event.metadata().name().startsWith(name + "."))
        .map(event -> event.reason() + ": " + event.message())
        .toList();
  }

  private String log(Pod pod) {
    Path file =
        containerd
            .logs()
            .resolve("default_" + pod.metadata().name() + "_" + pod.metadata().uid())
            .resolve("main/0.log");
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void theNodeIsThere() {
    Node found = client.get(Node.RESOURCE, new ObjectName("", TestNode.NAME));
    assertEquals("test", found.metadata().labels().get("from"));
    Node.Status status = found.status().orElseThrow();
    assertTrue(
        status.conditions().stream()
            .anyMatch(one -> one.type().equals("Ready") && one.status().equals("True")));
    assertTrue(
        status.nodeInfo().orElseThrow().containerRuntimeVersion().startsWith("containerd://"));
    Eventually.holds(
        () ->
            client
                .find(Lease.RESOURCE, new ObjectName("kube-node-lease", TestNode.NAME))
                .isPresent(),
        () -> "no lease");
    Eventually.holds(
        () -> events(TestNode.NAME).stream().anyMatch(text -> text.startsWith("NodeReady")),
        () -> "" + events(TestNode.NAME));
  }

  @Test
  void aPodRunsWithItsVolumesAndGoes() {
    client.create(
        ConfigMap.RESOURCE,
        new ConfigMap(
            ObjectMeta.named("default", "settings"), Map.of("colour", "red"), Map.of(), false),
        WriteOptions.DEFAULT);
    Pod pod =
        run(
            "web",
            "containers:\n"
                + container(
                    "while true; do cat /settings/colour; echo; cat /info/name; echo; sleep 0.1; done",
                    """
                    volumeMounts:
                    - {name: settings, mountPath: /settings}
                    - {name: info, mountPath: /info}
                    """)
                + """
                volumes:
                - {name: settings, configMap: {name: settings}}
                - name: info
                  downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}
                """);
    awaitPhase("web", "Running");
    Eventually.holds(() -> log(pod).contains("F red"), () -> log(pod));
    Eventually.holds(() -> log(pod).contains("F web"), () -> log(pod));
    client.edit(
        ConfigMap.RESOURCE,
        new ObjectName("default", "settings"),
        map -> map.with("blue", "data", "colour"));
    Eventually.holds(() -> log(pod).contains("F blue"), () -> log(pod));
    delete("web");
    Path own = folder.resolve("agent/pods/" + pod.metadata().uid());
    Eventually.holds(() -> !Files.exists(own), () -> own + " is still there");
  }

  @Test
  void aMissingSecretIsWaitedFor() {
    run(
        "waiting",
        "containers:\n"
            + container("cat /s/key; echo; sleep 1000", "volumeMounts: [{name: s, mountPath: /s}]")
            + "volumes: [{name: s, secret: {secretName: later}}]\n");
    Eventually.holds(
        PATIENCE,
        () ->
            events("waiting").stream()
                .anyMatch(text -> text.contains("secret \"later\" not found")),
        () -> "" + events("waiting"));
    master.post(
        "/api/v1/namespaces/default/secrets",
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"later\"},"
            + "\"data\":{\"key\":\"aGVsbG8=\"}}");
    Pod pod = awaitPhase("waiting", "Running");
    Eventually.holds(() -> log(pod).contains("hello"), () -> log(pod));
    delete("waiting");
  }

  @Test
  void aStaticPodIsShownToTheApi() throws IOException {
    Path file = manifests.resolve("fixed.yaml");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: fixed}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
        """
            + container("sleep 1000", "imagePullPolicy: IfNotPresent").indent(2));
    Pod mirror = awaitPhase("fixed-node-1", "Running");
    assertTrue(mirror.metadata().annotations().containsKey("kubernetes.io/config.mirror"));
    Files.delete(file);
    Eventually.holds(
        PATIENCE,
        () -> client.find(Pod.RESOURCE, new ObjectName("default", "fixed-node-1")).isEmpty(),
        () -> "the mirror is still there");
  }

  @Test
  void anotherAgentFindsThePodsRunning() throws Exception {
    Pod pod = run("kept", "containers:\n" + container("echo begun; sleep 1000", ""));
    awaitPhase("kept", "Running");
    try (ContainerRuntime runtime = containerd.connect()) {
      Map<String, String> label = Map.of("io.kubernetes.pod.uid", pod.metadata().uid());
      String id = runtime.containers(ContainerFilter.labelled(label)).getFirst().id();
      node.restart();
      Eventually.holds(
          () -> runtime.containers(ContainerFilter.labelled(label)).size() == 1,
          () -> "" + runtime.containers(ContainerFilter.labelled(label)));
      assertEquals(id, runtime.containers(ContainerFilter.labelled(label)).getFirst().id());
      assertEquals(1, runtime.sandboxes(SandboxFilter.labelled(label)).size());
    }
    delete("kept");
  }

  /** An agent that was killed between removing a sandbox and its logs leaves such a folder. */
  @Test
  void anotherAgentRemovesLogsOfFormerPods() throws Exception {
    Pod pod = run("logged", "containers:\n" + container("echo begun; sleep 1000", ""));
    awaitPhase("logged", "Running");
    Path kept = logs("default_logged_" + pod.metadata().uid());
    Path left = Files.createDirectories(logs("default_former_" + UUID.randomUUID()).resolve("c"));
    Files.writeString(left.resolve("0.log"), "of a container that is gone\n");
    Path foreign = Files.createDirectories(logs("of-another-program"));
    node.restart();
    Eventually.holds(() -> !Files.exists(left.getParent()), () -> left + " is still there");
    assertTrue(Files.isDirectory(kept), kept::toString);
    assertTrue(Files.isDirectory(foreign), foreign::toString);
    delete("logged");
  }

  private Path logs(String folder) {
    return containerd.logs().resolve(folder);
  }
}
