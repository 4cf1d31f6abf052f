package io.longshore.cri.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyringTest {

  @ParameterizedTest
  @CsvSource({
    "registry.example, registry.example/app, true",
    "registry.example, other.example/app, false",
    "registry.example, registry.example:5000/app, false",
    "registry.example:5000, registry.example:5000/app, true",
    "*.example, registry.example/app, true",
    "*.example, a.registry.example/app, false",
    "*.*.example, a.registry.example/app, true",
    "regis*.example, registry.example/app, true",
    "r?gistry.example, registry.example/app, true",
    "r[a-f]gistry.example, registry.example/app, true",
    "registry.example/team, registry.example/team/app, true",
    "registry.example/team, registry.example/other/app, false",
    "registry.example/te, registry.example/team/app, true",
    "https://registry.example/v1/, registry.example/app, true",
    "http://registry.example, registry.example/app, true",
    "https://index.docker.io/v1/, busybox, true",
    "docker.io, busybox, true",
    "*.docker.io, busybox, false"
  })
  void entriesAreForTheirRegistries(String entry, String image, boolean expected) {
    Keyring keyring = Keyring.of(Map.of(entry, RegistryAuth.of("user", "password")));
    assertEquals(expected, !keyring.lookup(ImageName.parse(image)).isEmpty());
  }

  @Test
  void theMoreSpecificComesFirstAndSecretsBeforeTheNode() {
    Map<String, RegistryAuth> entries = new LinkedHashMap<>();
    entries.put("registry.example", RegistryAuth.of("host", ""));
    entries.put("registry.example/team", RegistryAuth.of("team", ""));
    entries.put("registry.example/team/app", RegistryAuth.of("app", ""));
    Keyring node = Keyring.of(Map.of("registry.example/team/app", RegistryAuth.of("node", "")));
    assertEquals(
        List.of("app", "node", "team", "host"),
        Keyring.of(entries)
            .and(node)
            .lookup(ImageName.parse("registry.example/team/app:1"))
            .stream()
            .map(RegistryAuth::username)
            .toList());
  }

  @Test
  void secretsOfBothTypesAreRead() {
    // reader:a:b in base64: only the first colon divides.
    String entry = "{\"registry.example\":{\"auth\":\"cmVhZGVyOmE6Yg==\",\"username\":\"other\"}}";
    RegistryAuth expected = RegistryAuth.of("reader", "a:b");
    ImageName image = ImageName.parse("registry.example/app");
    assertEquals(
        List.of(expected),
        DockerConfig.ofSecret(
                "ns/new",
                DockerConfig.JSON_SECRET,
                Map.of(".dockerconfigjson", bytes("{\"auths\":" + entry + "}")))
            .lookup(image));
    assertEquals(
        List.of(expected),
        DockerConfig.ofSecret("ns/old", DockerConfig.OLD_SECRET, Map.of(".dockercfg", bytes(entry)))
            .lookup(image));
    assertEquals(List.of(), DockerConfig.ofSecret("ns/x", "Opaque", Map.of()).lookup(image));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"auths\":{\"r\":{\"auth\":\"c2VjcmV0\"}}} | USER:PASSWORD",
        "{\"auths\":{\"r\":{\"auth\":\"!\"}}}        | base64",
        "{\"auths\": hidden                          | JSON"
      })
  void aDamagedSecretIsNamedAndNotShown(String json, String expected) {
    ContainerRuntimeException failure =
        assertThrows(
            ContainerRuntimeException.class,
            () ->
                DockerConfig.ofSecret(
                    "ns/bad", DockerConfig.JSON_SECRET, Map.of(".dockerconfigjson", bytes(json))));
    assertEquals(Category.INVALID, failure.category());
    assertTrue(failure.toString().contains("ns/bad"), failure::toString);
    assertTrue(failure.toString().contains(expected), failure::toString);
    assertFalse(failure.toString().contains("secret\"") || failure.toString().contains("hidden"));
  }

  @Test
  void theNodesOwnFileIsTheFirstThatExists(@TempDir Path folder) throws IOException {
    ImageName image = ImageName.parse("registry.example/app");
    Path home = Files.createDirectories(folder.resolve("home/.docker"));
    Files.writeString(home.resolve("config.json"), config("home"));
    assertEquals(
        "home",
        DockerConfig.ofNode(folder, Optional.of(folder.resolve("home")))
            .lookup(image)
            .getFirst()
            .username());
    Files.writeString(folder.resolve("config.json"), config("agent"));
    assertEquals(
        "agent",
        DockerConfig.ofNode(folder, Optional.of(folder.resolve("home")))
            .lookup(image)
            .getFirst()
            .username());
  }

  @Test
  void passwordsAreNotPrinted() {
    assertFalse(
        new RegistryAuth("u", "pass", "auth", "s", "identity", "registry")
            .toString()
            .matches(".*(pass|auth=|identity|registry).*"));
  }

  private static String config(String user) {
    return "{\"auths\":{\"registry.example\":{\"username\":\"" + user + "\",\"password\":\"p\"}}}";
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(UTF_8));
  }
}
