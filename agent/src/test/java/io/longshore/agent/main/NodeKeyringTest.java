package io.longshore.agent.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.config.AgentCommandLine;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeyringTest {
  private static final ImageName IMAGE = ImageName.parse("registry.example/team/app:1");

  @TempDir Path folder;

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(
        folder.resolve("providers.yaml"),
        """
        apiVersion: kubelet.config.k8s.io/v1
        kind: CredentialProviderConfig
        providers:
        - name: known
          matchImages: ["*.example"]
          defaultCacheDuration: 0s
          apiVersion: credentialprovider.kubelet.k8s.io/v1
        """);
    Files.writeString(
        folder.resolve("config.json"),
        // {"auths": ...} with "node:own" in Base64.
        "{\"auths\":{\"registry.example\":{\"auth\":\"bm9kZTpvd24=\"}}}");
  }

  private void installProgram() throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("known"),
            """
            #!/bin/sh
            echo '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1",
              "cacheKeyType":"Image","auth":{"registry.example":{"username":"u","password":"of a program"}}}'
            """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Optional<CredentialPrograms> programs(String... flags) {
    return CredentialPrograms.of(AgentCommandLine.parse(List.of(flags)));
  }

  private String config() {
    return "--image-credential-provider-config=" + folder.resolve("providers.yaml");
  }

  private String bin() {
    return "--image-credential-provider-bin-dir=" + folder;
  }

  @Test
  void whatTheNodeHasComesBeforeWhatProgramsKnow() throws IOException {
    installProgram();
    try (ScriptedApiServer server = new ScriptedApiServer();
        KubeClient client =
            new KubeClient(
                ClusterConnection.anonymous(server.address()), ClientSettings.of("keyring-test"))) {
      NodeKeyring ring =
          new NodeKeyring(
              folder, Optional.empty(), programs(config(), bin()), client, Clock.system());
      Pod pod = Json.read("{\"metadata\":{\"name\":\"p\",\"namespace\":\"n\"}}", Pod.class);
      assertEquals(
          List.of(RegistryAuth.of("node", "own"), RegistryAuth.of("u", "of a program")),
          ring.keyring(pod, IMAGE).lookup(IMAGE));
    }
  }

  @Test
  void halfOfTheFlagsIsAMistake() {
    assertEquals(Optional.empty(), programs());
    assertSays(
        "--image-credential-provider-config needs --image-credential-provider-bin-dir", config());
    assertSays(
        "--image-credential-provider-bin-dir needs --image-credential-provider-config", bin());
  }

  @Test
  void aProgramThatIsNotThereIsAMistake() {
    assertSays("the credential provider known is no program that can be run", config(), bin());
  }

  private void assertSays(String words, String... flags) {
    AgentException failure = assertThrows(AgentException.class, () -> programs(flags));
    assertTrue(String.valueOf(failure.getMessage()).contains(words), failure::toString);
  }
}
