package io.longshore.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.outside.MountedVolume;
import io.longshore.agent.outside.PodMounts;
import io.longshore.agent.outside.VolumeException;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.json.Yaml;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import io.longshore.linux.file.Space;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest
class PodVolumesTest {
  private final ScriptedApiServer api = new ScriptedApiServer();
  private final KubeClient client =
      new KubeClient(
          ClusterConnection.anonymous(api.address()), ClientSettings.of("test").withRate(500, 500));
  private final List<String> woken = new CopyOnWriteArrayList<>();

  @TempDir Path root;
  private PodVolumes volumes;

  /** Also in the place of an earlier one: another run of the agent. */
  @BeforeEach
  void begin() {
    volumes =
        new PodVolumes(
            root, client, () -> Map.of("cpu", Quantity.of(2)), woken::add, Clock.system());
  }

  @AfterEach
  void close() {
    volumes.release("uid-1");
    volumes.close();
    client.close();
    api.close();
  }

  private static Pod pod(String volumes) {
    return pod(volumes, "spec:\n  ", "x");
  }

  private static Pod pod(String volumes, String spec, String label) {
    String text =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: n, uid: uid-1, labels: {app: %s}}
        %scontainers: [{name: c, image: i, resources: {limits: {memory: 64Mi}}}]
          volumes:
        %s"""
            .formatted(label, spec, volumes.indent(2));
    return Yaml.read(text).as(Pod.class);
  }

  private void put(String name, String key, String value) {
    api.put(
        ConfigMap.RESOURCE,
        new ConfigMap(ObjectMeta.named("n", name), Map.of(key, value), Map.of(), false));
  }

  private static MountedVolume mounted(PodMounts mounts, String name) {
    return Optional.ofNullable(mounts.volumes().get(name)).orElseThrow();
  }

  private static String read(PodMounts mounts, String volume, String file) {
    try {
      return Files.readString(mounted(mounts, volume).path().resolve(file));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aConfigMapIsFollowedAndOnlyThatOne() {
    put("settings", "colour", "red");
    put("other", "x", "y");
    PodMounts mounts = volumes.prepare(pod("- {name: v, configMap: {name: settings}}"));
    assertEquals("red", read(mounts, "v", "colour"));
    assertEquals(
        root.resolve("pods/uid-1/volumes/kubernetes.io~configmap/v"), mounted(mounts, "v").path());
    put("settings", "colour", "blue");
    Eventually.holds(
        () -> read(mounts, "v", "colour").equals("blue"), () -> "the file is not written anew");
    assertTrue(
        api.requests().stream()
            .filter(request -> request.uri().contains("/configmaps"))
            .allMatch(
                request ->
                    request.uri().contains("metadata.name%3Dsettings")
                        || request.uri().contains("metadata.name=settings")),
        () -> "asked for more: " + api.requests());
  }

  @Test
  void thePodsOfAnEarlierRunAreFollowedToo() {
    put("settings", "colour", "red");
    Pod pod = pod("- {name: v, configMap: {name: settings}}");
    PodMounts mounts = volumes.prepare(pod);
    volumes.close();
    put("settings", "colour", "green");
    begin();
    volumes.adopt(pod);
    Eventually.holds(
        () -> read(mounts, "v", "colour").equals("green"), () -> "what was missed is not there");
    put("settings", "colour", "blue");
    Eventually.holds(
        () -> read(mounts, "v", "colour").equals("blue"), () -> "the file is not written anew");
  }

  @Test
  void aMissingConfigMapIsNamedAndWaitedFor() {
    Pod pod = pod("- {name: v, configMap: {name: later, items: [{key: k, path: deep/file}]}}");
    VolumeException refused = assertThrows(VolumeException.class, () -> volumes.prepare(pod));
    assertEquals(
        "MountVolume.SetUp failed for volume \"v\" : configmap \"later\" not found",
        refused.getMessage());
    put("later", "k", "1");
    Eventually.holds(() -> woken.contains("uid-1"), () -> "nobody was told that it is there");
    assertEquals("1", read(volumes.prepare(pod), "v", "deep/file"));
  }

  @Test
  void aMissingKeyIsNamedUnlessItIsOptional() {
    put("settings", "a", "1");
    String items = "items: [{key: b, path: b}]";
    VolumeException refused =
        assertThrows(
            VolumeException.class,
            () -> volumes.prepare(pod("- {name: v, configMap: {name: settings, " + items + "}}")));
    assertTrue(
        String.valueOf(refused.getMessage())
            .endsWith("configmap n/settings references non-existent config key: b"),
        refused::getMessage);
    volumes.prepare(pod("- {name: v, configMap: {name: settings, optional: true, " + items + "}}"));
  }

  @Test
  void secretsNeverReachADisk() throws IOException {
    api.put(
        Secret.RESOURCE,
        new Secret(
            ObjectMeta.named("n", "s"),
            "Opaque",
            Map.of("password", Bytes.of("hidden".getBytes(StandardCharsets.UTF_8))),
            Map.of(),
            false));
    PodMounts mounts =
        volumes.prepare(pod("- {name: v, secret: {secretName: s, defaultMode: 256}}"));
    Path folder = mounted(mounts, "v").path();
    assertEquals(Space.TMPFS, Space.at(folder).kind());
    assertEquals("hidden", read(mounts, "v", "password"));
    assertEquals(0100400, Files.getAttribute(folder.resolve("password"), "unix:mode"));
    volumes.release("uid-1");
    assertFalse(Files.exists(folder));
    assertFalse(VolumeFolders.isMounted(folder));
  }

  @Test
  void thePodIsToldAboutItselfAndOfChanges() {
    String files =
        """
        - name: v
          projected:
            sources:
            - downwardAPI:
                items:
                - {path: labels, fieldRef: {fieldPath: metadata.labels}}
                - {path: name, fieldRef: {fieldPath: metadata.name}}
                - {path: memory, resourceFieldRef: {containerName: c, resource: limits.memory, divisor: 1Mi}}
                - {path: cpu, resourceFieldRef: {containerName: c, resource: limits.cpu}}
        """;
    PodMounts mounts = volumes.prepare(pod(files, "spec:\n  ", "one"));
    assertEquals("app=\"one\"", read(mounts, "v", "labels"));
    assertEquals("p", read(mounts, "v", "name"));
    assertEquals("64", read(mounts, "v", "memory"));
    assertEquals("2", read(mounts, "v", "cpu"), "the node's, where the container has no limit");
    volumes.changed(pod(files, "spec:\n  ", "two"));
    Eventually.holds(
        () -> read(mounts, "v", "labels").equals("app=\"two\""), () -> "labels are not followed");
  }

  @Test
  void emptyFoldersStayAndBelongToTheGroup() throws IOException {
    Pod pod =
        pod(
            "- {name: disk, emptyDir: {}}\n- {name: ram, emptyDir: {medium: Memory, sizeLimit: 1Mi}}",
            "spec:\n  securityContext: {fsGroup: 4321}\n  ",
            "x");
    PodMounts mounts = volumes.prepare(pod);
    Path disk = mounted(mounts, "disk").path();
    Path memory = mounted(mounts, "ram").path();
    assertEquals(042777, Files.getAttribute(disk, "unix:mode"));
    assertEquals(4321, Files.getAttribute(disk, "unix:gid"));
    assertEquals(Space.TMPFS, Space.at(memory).kind());
    assertEquals(1 << 20, Space.at(memory).bytes());
    Files.writeString(disk.resolve("kept"), "1");
    Files.writeString(memory.resolve("kept"), "1");
    // Another run of the agent finds what there is.
    volumes.close();
    begin();
    volumes.prepare(pod);
    assertTrue(Files.exists(disk.resolve("kept")) && Files.exists(memory.resolve("kept")));
    volumes.release("uid-1");
    assertFalse(Files.exists(disk) || VolumeFolders.isMounted(memory));
  }

  @Test
  void aPartIsMountedAndNeverLeadsOut() throws IOException {
    Pod pod = pod("- {name: v, emptyDir: {}}");
    MountedVolume volume = mounted(volumes.prepare(pod), "v");
    Path part = volumes.part(pod, "c", volume, "made/here");
    Files.writeString(part.resolve("file"), "1");
    assertEquals("1", Files.readString(volume.path().resolve("made/here/file")));
    assertEquals(part, volumes.part(pod, "c", volume, "made/here"), "the same again");
    Files.createSymbolicLink(volume.path().resolve("out"), root);
    for (String out : List.of("out", "out/pods", "../x", "/etc")) {
      assertThrows(VolumeException.class, () -> volumes.part(pod, "c", volume, out), out);
    }
    volumes.release("uid-1");
    assertFalse(VolumeFolders.isMounted(part));
    assertFalse(Files.exists(volume.path()));
  }

  @Test
  void nothingOfTheNodeIsRemovedWithAPod() throws IOException {
    Path own = Files.createDirectories(root.resolve("own"));
    Files.writeString(own.resolve("file"), "1");
    Pod pod = pod("- {name: v, hostPath: {path: " + own + ", type: Directory}}");
    MountedVolume volume = mounted(volumes.prepare(pod), "v");
    assertEquals(own, volume.path());
    volumes.part(pod, "c", volume, "file");
    volumes.release("uid-1");
    assertEquals("1", Files.readString(own.resolve("file")));
  }

  @Test
  void hostPathsAreChecked() {
    for (String type : List.of("Directory", "File", "Socket", "CharDevice", "BlockDevice")) {
      VolumeException refused =
          assertThrows(
              VolumeException.class,
              () ->
                  volumes.prepare(
                      pod("- {name: v, hostPath: {path: " + root + "/no, type: " + type + "}}")));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("hostPath type check failed"),
          refused::getMessage);
    }
    volumes.prepare(pod("- {name: v, hostPath: {path: /dev/null, type: CharDevice}}"));
    volumes.prepare(
        pod("- {name: v, hostPath: {path: " + root + "/made, type: DirectoryOrCreate}}"));
    assertTrue(Files.isDirectory(root.resolve("made")));
  }
}
