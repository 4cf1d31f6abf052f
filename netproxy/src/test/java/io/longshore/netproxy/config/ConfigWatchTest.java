package io.longshore.netproxy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
  @TempDir Path folder;

  private final List<String> modes = new CopyOnWriteArrayList<>();

  private Path write(String name, String mode) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: "
            + mode
            + "\n");
  }

  @Test
  void whatChangesIsReadAgainAndWhatIsWrongIsNot() throws IOException {
    Path file = write("proxy.yaml", "nftables");
    try (ConfigWatch _ =
        new ConfigWatch(
            file,
            KubeProxyConfiguration.read(file),
            () -> KubeProxyConfiguration.read(file),
            config -> modes.add(config.mode()))) {
      write("proxy.yaml", "nonsense");
      write("proxy.yaml", "iptables");
      Eventually.holds(() -> modes.equals(List.of("iptables")), modes::toString);
      Files.move(write("next", "ipvs"), file, StandardCopyOption.ATOMIC_MOVE);
      Eventually.holds(() -> modes.equals(List.of("iptables", "ipvs")), modes::toString);
      write("other", "userspace");
    }
    assertEquals(List.of("iptables", "ipvs"), modes);
  }
}
