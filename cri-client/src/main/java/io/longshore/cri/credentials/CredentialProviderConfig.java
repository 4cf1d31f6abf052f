package io.longshore.cri.credentials;

import io.longshore.kubeapi.config.ConfigException;
import io.longshore.kubeapi.config.StrictConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The programs that give credentials: CredentialProviderConfig of kubelet.config.k8s.io/v1. */
public record CredentialProviderConfig(List<Provider> providers) {

  /** A program, and for which images to ask it. */
  public record Provider(
      String name,
      List<String> matchImages,
      Optional<Duration> defaultCacheDuration,
      String apiVersion,
      List<String> args,
      List<Variable> env,
      Optional<TokenAttributes> tokenAttributes) {
    /** Copies. */
    public Provider {
      matchImages = List.copyOf(matchImages);
      args = List.copyOf(args);
      env = List.copyOf(env);
    }
  }

  /** A variable of a program's environment. */
  public record Variable(String name, String value) {}

  private static final String STABLE = "credentialprovider.kubelet.k8s.io/v1";

  private static final Set<String> PROTOCOLS =
      Set.of(
          STABLE,
          "credentialprovider.kubelet.k8s.io/v1beta1",
          "credentialprovider.kubelet.k8s.io/v1alpha1");

  /** Copies. */
  public CredentialProviderConfig {
    providers = List.copyOf(providers);
  }

  /**
   * Reads and checks a file, or all files of a folder whose names end as YAML's and JSON's do, by
   * name; all that is wrong is reported at once.
   */
  public static CredentialProviderConfig read(Path file) {
    CredentialProviderConfig config =
        new CredentialProviderConfig(
            files(file).stream().flatMap(each -> parse(each).providers().stream()).toList());
    List<String> problems = new ArrayList<>();
    if (config.providers().isEmpty()) {
      problems.add(file + ": providers: at least one is needed");
    }
    for (int i = 0; i < config.providers().size(); i++) {
      check(file + ": providers[" + i + "].", config.providers().get(i), problems);
    }
    if (config.providers().stream().map(Provider::name).distinct().count()
        != config.providers().size()) {
      problems.add(file + ": providers: two have the same name");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private static List<Path> files(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(json|yaml|yml)"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigException(List.of(place + ": cannot be read: " + e));
    }
  }

  private static CredentialProviderConfig parse(Path file) {
    return StrictConfig.read(
        file,
        "kubelet.config.k8s.io/v1",
        "CredentialProviderConfig",
        new CredentialProviderConfig(List.of()));
  }

  private static void check(String where, Provider provider, List<String> problems) {
    if (provider.name().isEmpty()
        || provider.name().contains("/")
        || provider.name().contains(" ")
        || Set.of(".", "..").contains(provider.name())) {
      problems.add(where + "name: must be the name of a program in the folder of programs");
    }
    if (provider.matchImages().isEmpty()) {
      problems.add(where + "matchImages: at least one is needed");
    }
    for (String match : provider.matchImages()) {
      if (RegistryPattern.parse(match).isEmpty()) {
        problems.add(where + "matchImages: not a registry: " + match);
      }
    }
    if (provider.defaultCacheDuration().map(Duration::isNegative).orElse(true)) {
      problems.add(where + "defaultCacheDuration: must be there, and not negative");
    }
    if (!PROTOCOLS.contains(provider.apiVersion())) {
      problems.add(where + "apiVersion: must be one of " + PROTOCOLS.stream().sorted().toList());
    }
    if (provider.tokenAttributes().isPresent()) {
      if (!provider.apiVersion().equals(STABLE)) {
        problems.add(where + "tokenAttributes: only with apiVersion " + STABLE);
      }
      provider
          .tokenAttributes()
          .get()
          .check(problem -> problems.add(where + "tokenAttributes." + problem));
    }
  }
}
