package io.longshore.cri.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.ManualClock;
import io.longshore.cri.credentials.ServiceAccounts.Pod;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.config.ConfigException;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers that want a token of the pod's service account. */
class TokensForProvidersTest {
  private static final ImageName IMAGE = ImageName.parse("one.example/app:1");
  private static final Pod FIRST = new Pod("shop", "web-1", "uid-1", "seller");
  private static final Pod SECOND = new Pod("shop", "web-2", "uid-2", "seller");

  @TempDir Path folder = Path.of("");
  private final ManualClock clock = new ManualClock();
  private final Map<String, ServiceAccounts.Account> accounts = new HashMap<>();

  /** Tokens tell for whom they are. */
  private final class Accounts implements ServiceAccounts {
    @Override
    public Account find(String namespace, String name) {
      Account found = accounts.get(namespace + "/" + name);
      if (found == null) {
        throw new ContainerRuntimeException(Category.NOT_FOUND, "no account " + name);
      }
      return found;
    }

    @Override
    public String token(Pod pod, String accountUid, String audience) {
      return "token of " + pod.uid() + " and " + accountUid + " for " + audience;
    }
  }

  @BeforeEach
  void write() throws IOException {
    accounts.put(
        "shop/seller",
        new ServiceAccounts.Account("account-1", Map.of("role", "buyer", "other", "x")));
    program("counting", "echo secret");
    program("echoing", "sed 's/.*\"serviceAccountToken\":\"\\([^\"]*\\)\".*/\\1/' \"$0.request\"");
  }

  /** It keeps the request, and counts; the script prints the password. */
  private void program(String name, String password) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        """
        #!/bin/sh
        cat > "$0.request"
        echo x >> "$0.asked"
        password=$(%s)
        cat <<END
        {"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1",
         "cacheKeyType":"Global","auth":{"*.example":{"username":"u","password":"$password"}}}
        END
        """
            .formatted(password));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private CredentialProviders providers(String name, String attributes) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(
        file,
        """
        apiVersion: kubelet.config.k8s.io/v1
        kind: CredentialProviderConfig
        providers:
        - name: %s
          matchImages: ["*.example"]
          defaultCacheDuration: 10m
          apiVersion: credentialprovider.kubelet.k8s.io/v1
          tokenAttributes: {%s}
        """
            .formatted(name, attributes));
    return new CredentialProviders(
        CredentialProviderConfig.read(file), folder, new Accounts(), clock);
  }

  private static String attributes(String cacheType, boolean required, String annotation) {
    return "serviceAccountTokenAudience: registry, cacheType: %s, requireServiceAccount: %b%s"
        .formatted(
            cacheType,
            required,
            annotation.isEmpty()
                ? ""
                : ", requiredServiceAccountAnnotationKeys: [%s]".formatted(annotation));
  }

  private int asked(String name) throws IOException {
    Path file = folder.resolve(name + ".asked");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Test
  void theProgramIsToldTheTokenAndTheAnnotationsThatItWants() throws IOException {
    CredentialProviders providers =
        providers("counting", attributes("ServiceAccount", true, "role"));
    assertEquals(
        List.of(RegistryAuth.of("u", "secret")), providers.keyring(IMAGE, FIRST).lookup(IMAGE));
    JsonObject request =
        Json.read(Files.readAllBytes(folder.resolve("counting.request")), JsonObject.class);
    assertEquals("token of uid-1 and account-1 for registry", request.text("serviceAccountToken"));
    assertEquals("buyer", request.text("serviceAccountAnnotations", "role"));
    assertEquals("", request.text("serviceAccountAnnotations", "other"));
  }

  @ParameterizedTest
  @CsvSource({"ServiceAccount, 1", "Token, 2"})
  void answersAreKeptForTheAccountOrForTheToken(String cacheType, int asked) throws IOException {
    CredentialProviders providers = providers("counting", attributes(cacheType, true, ""));
    providers.keyring(IMAGE, FIRST);
    providers.keyring(IMAGE, FIRST);
    providers.keyring(IMAGE, SECOND);
    assertEquals(asked, asked("counting"));
    accounts.put("shop/seller", new ServiceAccounts.Account("account-2", Map.of()));
    providers.keyring(IMAGE, FIRST);
    assertEquals(asked + 1, asked("counting"), "another account of the same name");
  }

  @Test
  void aProgramThatNeedsAnAccountIsLeftAloneWithoutOne() throws IOException {
    CredentialProviders needed = providers("counting", attributes("Token", true, ""));
    assertEquals(List.of(), needed.keyring(IMAGE, Pod.NONE).lookup(IMAGE));
    Pod stranger = new Pod("shop", "web-3", "uid-3", "stranger");
    assertEquals(List.of(), needed.keyring(IMAGE, stranger).lookup(IMAGE));
    CredentialProviders annotated = providers("counting", attributes("Token", true, "missing"));
    assertEquals(List.of(), annotated.keyring(IMAGE, FIRST).lookup(IMAGE));
    assertEquals(0, asked("counting"));
    CredentialProviders able = providers("counting", attributes("Token", false, ""));
    assertEquals(1, able.keyring(IMAGE, Pod.NONE).lookup(IMAGE).size());
  }

  @Test
  void aTokenThatComesBackIsUsedForItsPodOnly() throws IOException {
    CredentialProviders byAccount = providers("echoing", attributes("ServiceAccount", true, ""));
    assertEquals(List.of(), byAccount.keyring(IMAGE, FIRST).lookup(IMAGE));
    CredentialProviders byToken = providers("echoing", attributes("Token", true, ""));
    assertEquals(
        List.of(RegistryAuth.of("u", "token of uid-1 and account-1 for registry")),
        byToken.keyring(IMAGE, FIRST).lookup(IMAGE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cacheType: Token, requireServiceAccount: true | serviceAccountTokenAudience",
        "serviceAccountTokenAudience: a, requireServiceAccount: true | cacheType",
        "serviceAccountTokenAudience: a, cacheType: Pod, requireServiceAccount: true | cacheType",
        "serviceAccountTokenAudience: a, cacheType: Token | requireServiceAccount",
        "serviceAccountTokenAudience: a, cacheType: Token, requireServiceAccount: false,"
            + " requiredServiceAccountAnnotationKeys: [k] | requiredServiceAccountAnnotationKeys",
        "serviceAccountTokenAudience: a, cacheType: Token, requireServiceAccount: true,"
            + " optionalServiceAccountAnnotationKeys: [k, k] | optionalServiceAccountAnnotationKeys",
        "serviceAccountTokenAudience: a, cacheType: Token, requireServiceAccount: true,"
            + " optionalServiceAccountAnnotationKeys: ['a b'] | optionalServiceAccountAnnotationKeys",
      })
  void attributesThatMakeNoSenseAreRefused(String attributes, String field) {
    ConfigException failure =
        assertThrows(ConfigException.class, () -> providers("counting", attributes));
    assertEquals(
        1,
        failure.problems().stream()
            .filter(problem -> problem.contains("tokenAttributes." + field))
            .count(),
        failure::toString);
  }
}
