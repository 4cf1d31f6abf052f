package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.DockerRig;
import io.longshore.cri.testing.FakeRig;
import io.longshore.cri.testing.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the document says of runtimes is what the contract suite demands of them. */
class RuntimesTableTest {
  private static final List<Set<Feature>> CLAIMS =
      List.of(ContainerdRig.FEATURES, DockerRig.FEATURES, FakeRig.FEATURES);

  @Test
  void theDocumentTellsTheTruth() throws IOException {
    StringBuilder table =
        new StringBuilder("| | containerd 1.6 | Docker Engine 20.10 | the fake |\n");
    table.append("|---|---|---|---|\n");
    for (Feature feature : Feature.values()) {
      table.append("| ").append(feature.description()).append(" |");
      CLAIMS.forEach(claims -> table.append(claims.contains(feature) ? " yes |" : " no |"));
      table.append('\n');
    }
    String document = Files.readString(Path.of("../docs/runtimes.md"));
    int start = document.indexOf("| | containerd");
    int end = document.indexOf("\n\n", start) + 1;
    assertEquals(table.toString(), document.substring(start, end));
  }
}
