package io.longshore.cri.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.ManualClock;
import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialProvidersTest {
  private static final String API = "credentialprovider.kubelet.k8s.io/v1";

  @TempDir Path folder = Path.of("");
  private final ManualClock clock = new ManualClock();

  /** Providers that want no token ask nobody. */
  private static final class NoAccounts implements ServiceAccounts {
    @Override
    public Account find(String namespace, String name) {
      throw new AssertionError("asked for " + name);
    }

    @Override
    public String token(Pod pod, String accountUid, String audience) {
      throw new AssertionError("asked for a token of " + pod);
    }
  }

  @BeforeEach
  void writeProgram() throws IOException {
    // It counts how often it is asked, and says what it was asked.
    script("answering", "Registry", "1h");
    script("once", "Image", "0s");
    script("global", "Global", "");
    program("failing", "echo 'no such account' >&2; exit 3");
    program("babbling", "echo hello");
  }

  private void script(String name, String key, String duration) throws IOException {
    String last = duration.isEmpty() ? "" : ",\"cacheDuration\":\"" + duration + "\"";
    program(
        name,
        """
        request=$(cat)
        echo x >> %s/asked
        image=$(echo "$request" | sed 's/.*"image":"\\([^"]*\\)".*/\\1/')
        cat <<END
        {"kind":"CredentialProviderResponse","apiVersion":"%s","cacheKeyType":"%s"%s,
         "auth":{"*.example":{"username":"$1-$COLOUR","password":"$image"}}}
        END
        """
            .formatted(folder, API, key, last));
  }

  private void program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private CredentialProviders providers(String name) {
    Path file = folder.resolve("config.yaml");
    try {
      Files.writeString(file, config(name, API, "\"*.example\"", "10m"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new CredentialProviders(
        CredentialProviderConfig.read(file), folder, new NoAccounts(), clock);
  }

  private static String config(String name, String api, String match, String duration) {
    return """
        apiVersion: kubelet.config.k8s.io/v1
        kind: CredentialProviderConfig
        providers:
        - name: %s
          matchImages: [%s]
          defaultCacheDuration: %s
          apiVersion: %s
          args: [reader]
          env: [{name: COLOUR, value: red}]
        """
        .formatted(name, match, duration, api);
  }

  private static List<RegistryAuth> lookup(CredentialProviders providers, String image) {
    ImageName name = ImageName.parse(image);
    return providers.keyring(name, ServiceAccounts.Pod.NONE).lookup(name);
  }

  private int asked() throws IOException {
    Path file = folder.resolve("asked");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Test
  void aProgramIsAskedForItsImagesOnly() throws IOException {
    CredentialProviders providers = providers("answering");
    assertEquals(
        List.of(RegistryAuth.of("reader-red", "one.example/app")),
        lookup(providers, "one.example/app:1"));
    assertEquals(List.of(), lookup(providers, "busybox"));
    assertEquals(1, asked());
  }

  @ParameterizedTest
  @CsvSource({
    // the program, how often it is asked for: the same again, its registry, another, after 30 min
    "answering, 1, 1, 2, 2",
    "once, 2, 3, 4, 5",
    "global, 1, 1, 1, 2"
  })
  void answersAreKeptAsTheySay(String program, int same, int registry, int other, int later)
      throws IOException {
    CredentialProviders providers = providers(program);
    lookup(providers, "one.example/app");
    lookup(providers, "one.example/app");
    assertEquals(same, asked());
    lookup(providers, "one.example/other");
    assertEquals(registry, asked());
    lookup(providers, "two.example/app");
    assertEquals(other, asked());
    clock.advance(Duration.ofMinutes(30));
    lookup(providers, "two.example/app");
    assertEquals(later, asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"failing", "babbling", "missing"})
  void aProgramThatFailsGivesNothing(String program) {
    assertEquals(List.of(), lookup(providers(program), "one.example/app"));
  }

  @Test
  void theFilesOfAFolderCountTogether() throws IOException {
    Path files = Files.createDirectory(folder.resolve("config"));
    Files.writeString(files.resolve("2.yml"), config("global", API, "\"*.example\"", "1m"));
    Files.writeString(files.resolve("1.yaml"), config("once", API, "\"*.example\"", "1m"));
    Files.writeString(files.resolve("readme"), "not for programs");
    assertEquals(
        List.of("once", "global"),
        CredentialProviderConfig.read(files).providers().stream()
            .map(CredentialProviderConfig.Provider::name)
            .toList());
    Files.writeString(files.resolve("3.json"), config("once", API, "\"*.example\"", "1m"));
    assertThrows(ConfigException.class, () -> CredentialProviderConfig.read(files));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, " + API + ", one.example, 1m, name",
    "ok, v7, one.example, 1m, apiVersion",
    "ok, " + API + ", '', 1m, matchImages",
    "ok, " + API + ", ':x', 1m, matchImages",
    "ok, " + API + ", one.example, -1m, defaultCacheDuration"
  })
  void aConfigurationThatMakesNoSenseIsRefused(
      String name, String api, String match, String duration, String field) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(
        file, config(name, api, match.isEmpty() ? "" : "\"" + match + "\"", duration));
    ConfigException failure =
        assertThrows(ConfigException.class, () -> CredentialProviderConfig.read(file));
    assertEquals(
        1,
        failure.problems().stream().filter(problem -> problem.contains(field)).count(),
        failure::toString);
  }
}
