package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.cri.model.CgroupDriver;
import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.DnsConfig;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.NamespaceMode;
import io.longshore.cri.model.Namespaces;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.cri.model.RuntimeStatus;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.model.SandboxSecurity;
import io.longshore.cri.model.SandboxState;
import io.longshore.cri.model.SandboxStatus;
import io.longshore.cri.testing.Feature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a runtime says of itself, and what sandboxes are. */
abstract class SandboxContract extends RuntimeContract {

  @Test
  void saysWhoItIsAndThatItIsReady() {
    assertFalse(runtime().version().name().isEmpty());
    assertFalse(runtime().version().version().isEmpty());
    RuntimeStatus status = runtime().status();
    for (String type : List.of(RuntimeCondition.RUNTIME_READY, RuntimeCondition.NETWORK_READY)) {
      assertTrue(status.condition(type).map(RuntimeCondition::met).orElse(false), status::toString);
    }
    Optional<CgroupDriver> driver = runtime().cgroupDriver();
    assertEquals(rig().features().contains(Feature.CGROUP_DRIVER), driver.isPresent());
    runtime().updatePodRange("10.88.0.0/24");
  }

  @Test
  void aSandboxLivesAndGoes() {
    SandboxConfig config = TestPod.plain(rig(), "life");
    String id = runtime().runSandbox(config, "");
    SandboxStatus status = runtime().sandboxStatus(id);
    assertEquals(config.metadata(), status.sandbox().metadata());
    assertEquals(SandboxState.READY, status.sandbox().state());
    assertEquals(config.labels(), status.sandbox().labels());
    assertEquals(config.annotations(), status.sandbox().annotations());
    assertFalse(status.addresses().isEmpty(), "a pod has an address");
    assertEquals(NamespaceMode.POD, status.namespaces().network());
    assertEquals(List.of(id), listed(new SandboxFilter(id, Optional.empty(), Map.of())));

    runtime().stopSandbox(id);
    runtime().stopSandbox(id);
    assertEquals(SandboxState.NOT_READY, runtime().sandboxStatus(id).sandbox().state());
    assertEquals(
        List.of(), listed(new SandboxFilter(id, Optional.of(SandboxState.READY), Map.of())));

    runtime().removeSandbox(id);
    runtime().removeSandbox(id);
    runtime().stopSandbox(id);
    fails(Category.NOT_FOUND, () -> runtime().sandboxStatus(id));
    assertEquals(List.of(), listed(new SandboxFilter(id, Optional.empty(), Map.of())));
  }

  @Test
  void sandboxesAreFoundByLabelAndState() {
    try (TestPod one = pod("one");
        TestPod other = pod("other")) {
      assertEquals(
          List.of(one.id()),
          listed(
              SandboxFilter.labelled(
                  Map.of("io.kubernetes.pod.uid", one.config().metadata().uid()))));
      List<String> ready = listed(new SandboxFilter("", Optional.of(SandboxState.READY), Map.of()));
      assertTrue(ready.containsAll(List.of(one.id(), other.id())), ready::toString);
    }
  }

  @Test
  void keepsLongAndForeignNames() {
    String name = "名前-ñandú-".repeat(6);
    Map<String, String> labels = Map.of("ключ.example/" + "k".repeat(60), "значение 🚢");
    Map<String, String> annotations = Map.of("a/long", "ü".repeat(60_000));
    SandboxConfig config =
        SandboxConfig.of(new SandboxMetadata(name, "uid-" + "u".repeat(200), "тест", 7))
            .withLabels(labels, annotations)
            .withLogDirectory(rig().logs().toString())
            .withCgroup(rig().cgroupParent(), Resources.UNLIMITED, Resources.UNLIMITED);
    try (TestPod pod = new TestPod(runtime(), rig(), config)) {
      Sandbox sandbox =
          runtime().sandboxes(new SandboxFilter(pod.id(), Optional.empty(), Map.of())).getFirst();
      assertEquals(config.metadata(), sandbox.metadata());
      assertEquals(labels, sandbox.labels());
      assertEquals(annotations, sandbox.annotations());
    }
  }

  @Test
  void namesAndResolversReachTheContainers() {
    needs(Feature.PROCESSES);
    SandboxConfig config =
        TestPod.plain(rig(), "names")
            .withNames(
                "host-of-test",
                new DnsConfig(
                    List.of("192.0.2.53"),
                    List.of("one.example", "two.example"),
                    List.of("ndots:5")));
    try (TestPod pod = new TestPod(runtime(), rig(), config)) {
      String id = pod.start(pod.container("sleeper", "sleep", "1000"));
      assertEquals("host-of-test\n", output(id, "hostname"));
      assertEquals(
          List.of("search one.example two.example", "nameserver 192.0.2.53", "options ndots:5")
              .stream()
              .sorted()
              .toList(),
          output(id, "cat", "/etc/resolv.conf").lines().sorted().toList());
    }
  }

  @Test
  void aSandboxOnTheNodesNetworkHasNoAddress() {
    needs(Feature.PROCESSES);
    SandboxConfig config =
        TestPod.plain(rig(), "host")
            .withSecurity(SandboxSecurity.DEFAULT.withNamespaces(Namespaces.HOST_NETWORK));
    try (TestPod pod = new TestPod(runtime(), rig(), config)) {
      SandboxStatus status = runtime().sandboxStatus(pod.id());
      assertEquals(List.of(), status.addresses());
      assertEquals(NamespaceMode.NODE, status.namespaces().network());
    }
  }

  @Test
  void containersOfAPodShareItsNetwork() {
    needs(Feature.NETWORK);
    try (TestPod pod = pod("shared")) {
      pod.start(pod.container("server", "nc", "-ll", "-p", "7000", "-e", "hostname"));
      String client = pod.start(pod.container("client", "sleep", "1000"));
      String address = runtime().sandboxStatus(pod.id()).addresses().getFirst();
      String script = "until nc -w 2 127.0.0.1 7000 </dev/null; do sleep 0.1; done";
      assertFalse(output(client, "sh", "-c", script).isEmpty());
      assertFalse(output(client, "sh", "-c", script.replace("127.0.0.1", address)).isEmpty());
    }
  }

  @Test
  void aContainerNeedsItsSandboxAndItsImage() {
    try (TestPod pod = pod("needs")) {
      fails(
          Category.NOT_FOUND,
          () ->
              runtime()
                  .createContainer("no-such-sandbox", pod.container("lost", "true"), pod.config()));
      fails(
          Category.NOT_FOUND,
          () ->
              runtime()
                  .createContainer(
                      pod.id(),
                      ContainerConfig.of(
                          pod.container("lost", "true").metadata(),
                          ImageSpec.of("longshore.test/no-such-image:1"),
                          ContainerCommand.OF_IMAGE),
                      pod.config()));
    }
  }

  private String output(String container, String... command) {
    return text(runtime().exec(container, List.of(command), PATIENCE).output());
  }

  private List<String> listed(SandboxFilter filter) {
    return runtime().sandboxes(filter).stream().map(Sandbox::id).toList();
  }
}
