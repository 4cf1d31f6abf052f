package io.longshore.agent.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.Quality;
import io.longshore.agent.testing.TestNode;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import io.longshore.linux.cgroup.CgroupName;
import io.longshore.linux.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What groups of pods do whichever version the kernel has. */
abstract class PodGroupsBehaviour {
  private static final String ROOT = "longshore-groups-" + ProcessHandle.current().pid();
  private static final String UID = "1234-abcd";

  private final Cgroups cgroups = Cgroups.ofMachine();

  /** The file of a group with its memory limit. */
  abstract Path memoryLimit(String group);

  @AfterEach
  void removeAll() {
    cgroups.remove(CgroupName.of(ROOT));
  }

  private PodGroups groups(CgroupDriver driver) {
    NodeSettings plain = TestNode.withoutGroups(Path.of("/nowhere")).settings();
    return new PodGroups(
        cgroups,
        new NodeSettings(
            plain.nodeName(),
            plain.root(),
            plain.logs(),
            plain.logLinks(),
            plain.clusterDns(),
            plain.clusterDomain(),
            plain.resolver(),
            new NodeSettings.Groups(
                driver, "/" + ROOT, true, true, Duration.ofMillis(100), OptionalLong.empty()),
            false,
            plain.limits()));
  }

  private static Pod pod(String resources) {
    return Json.read(
        "{\"metadata\":{\"uid\":\""
            + UID
            + "\",\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":"
            + resources
            + "}]}}",
        Pod.class);
  }

  @Test
  void limitsAPodAsItsContainersTogether() throws IOException {
    String group =
        groups(CgroupDriver.CGROUPFS)
            .prepare(pod("{\"limits\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"}}"));
    assertEquals("/" + ROOT + "/kubepods/pod" + UID, group);
    assertEquals("67108864", Files.readString(memoryLimit(group)).strip());
  }

  @Test
  void sortsPodsByTheirQuality() {
    PodGroups groups = groups(CgroupDriver.CGROUPFS);
    assertEquals("/" + ROOT + "/kubepods/besteffort/pod" + UID, groups.prepare(pod("{}")));
    assertEquals(
        "/" + ROOT + "/kubepods/burstable/pod" + UID,
        groups.prepare(pod("{\"requests\":{\"cpu\":\"1\"}}")));
    assertEquals(List.of(UID, UID), groups.uids());
  }

  @Test
  void removesWhatItMadeAndIsHarmlessAgain() {
    PodGroups groups = groups(CgroupDriver.CGROUPFS);
    CgroupName name = CgroupName.of(groups.prepare(pod("{}")));
    assertTrue(cgroups.exists(name));
    groups.remove(UID);
    assertFalse(cgroups.exists(name));
    assertEquals(List.of(), groups.uids());
    groups.remove(UID);
  }

  @Test
  void namesSlicesAsSystemdWantsThem() {
    PodGroups groups = groups(CgroupDriver.SYSTEMD);
    assertEquals(
        "kubepods-burstable-pod1234_abcd.slice",
        groups.prepare(pod("{\"requests\":{\"cpu\":\"1\"}}")));
    assertEquals(
        "/"
            + ROOT
            + "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1234_abcd.slice",
        groups.group(Quality.BURSTABLE, UID).toString());
    assertEquals(List.of(UID), groups.uids());
  }
}
