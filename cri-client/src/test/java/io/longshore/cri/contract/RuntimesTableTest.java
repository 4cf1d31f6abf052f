package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.DockerRig;
import io.longshore.cri.testing.FakeRig;
import io.longshore.cri.testing.Feature;
import io.longshore.cri.testing.PodmanRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the document says of runtimes is what the contract suite demands of them. */
class RuntimesTableTest {
  /** The columns, from left to right. */
  private static final Map<String, Set<Feature>> CLAIMS = new LinkedHashMap<>();

  static {
    CLAIMS.put("containerd 1.6", ContainerdRig.FEATURES);
    CLAIMS.put("Docker Engine 20.10", DockerRig.FEATURES);
    CLAIMS.put("Podman 4.3", PodmanRig.FEATURES);
    CLAIMS.put("the fake", FakeRig.FEATURES);
  }

  @Test
  void theDocumentTellsTheTruth() throws IOException {
    StringBuilder table = new StringBuilder("| |");
    CLAIMS.keySet().forEach(name -> table.append(' ').append(name).append(" |"));
    table.append("\n|---|").append("---|".repeat(CLAIMS.size())).append('\n');
    for (Feature feature : Feature.values()) {
      table.append("| ").append(feature.description()).append(" |");
      CLAIMS
          .values()
          .forEach(claims -> table.append(claims.contains(feature) ? " yes |" : " no |"));
      table.append('\n');
    }
    String document = Files.readString(Path.of("../docs/runtimes.md"));
    int start = document.indexOf("| | containerd");
    int end = document.indexOf("\n\n", start) + 1;
    assertEquals(table.toString(), document.substring(start, end));
  }
}
