package io.longshore.cri.credentials;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.cri.credentials.BearerTokens.Bearer;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ImageName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials from programs, kept as long as they say. Safe for use by several threads: each
 * program is asked by one at a time, and the others wait for its answer.
 */
public final class CredentialProviders {
  private static final Log LOG = Log.of("credentials");

  private final List<Source> sources;

  /** With the folder that the programs are in, and where tokens of accounts come from. */
  public CredentialProviders(
      CredentialProviderConfig config, Path folder, ServiceAccounts accounts, Clock clock) {
    this.sources =
        config.providers().stream()
            .map(
                provider ->
                    new Source(
                        provider,
                        new BearerTokens(provider, accounts),
                        new CredentialProgram(folder, provider),
                        clock))
            .toList();
  }

  /** What the programs have for an image of a pod. One that fails is logged, and gives nothing. */
  public Keyring keyring(ImageName image, ServiceAccounts.Pod pod) {
    Keyring all = Keyring.EMPTY;
    for (Source source : sources) {
      if (source.isFor(image)) {
        all = all.and(source.keyring(image, pod));
      }
    }
    return all;
  }

  private static final class Source {
    /** Answers that are over are looked for this often, as upstream does. */
    private static final Duration PURGE = Duration.ofMinutes(15);

    private static final String GLOBAL = "";

    private record Kept(Keyring keyring, Instant end) {}

    /** For which images an answer is good, and for whom. */
    private record Key(String images, Optional<Object> bearer) {
      static Key of(String images, Optional<Bearer> bearer) {
        return new Key(images, bearer.map(Bearer::cacheKey));
      }
    }

    private final CredentialProviderConfig.Provider provider;
    private final List<RegistryPattern> patterns;
    private final BearerTokens tokens;
    private final CredentialProgram program;
    private final Clock clock;

    /** By image, by registry, and for all. */
    @GuardedBy("this")
    private final Map<Key, Kept> kept = new HashMap<>();

    @GuardedBy("this")
    private Instant purged;

    Source(
        CredentialProviderConfig.Provider provider,
        BearerTokens tokens,
        CredentialProgram program,
        Clock clock) {
      this.provider = provider;
      this.tokens = tokens;
      this.patterns =
          provider.matchImages().stream()
              .flatMap(match -> RegistryPattern.parse(match).stream())
              .toList();
      this.program = program;
      this.clock = clock;
      this.purged = clock.now();
    }

    boolean isFor(ImageName image) {
      return patterns.stream().anyMatch(pattern -> pattern.matches(image.repository()));
    }

    /** The API server is asked outside of the lock. */
    Keyring keyring(ImageName image, ServiceAccounts.Pod pod) {
      return switch (tokens.decide(pod)) {
        case BearerTokens.Decision.Skip() -> Keyring.EMPTY;
        case BearerTokens.Decision.Anonymous() -> keyring(image, Optional.empty());
        case BearerTokens.Decision.For(Bearer bearer) -> keyring(image, Optional.of(bearer));
      };
    }

    private synchronized Keyring keyring(ImageName image, Optional<Bearer> bearer) {
      purge();
      for (String images : List.of(image.repository(), image.registry(), GLOBAL)) {
        Optional<Kept> known =
            Optional.ofNullable(kept.get(Key.of(images, bearer)))
                .filter(entry -> clock.now().isBefore(entry.end()));
        if (known.isPresent()) {
          return known.get().keyring();
        }
      }
      try {
        PluginAnswer answer = program.ask(image, bearer);
        if (bearer.isPresent() && isEcho(answer, bearer.get())) {
          LOG.warn(
              "a credential provider answers with the token itself, which only cacheType Token"
                  + " allows",
              "provider",
              provider.name());
          return Keyring.EMPTY;
        }
        return keep(image, bearer, answer);
      } catch (ContainerRuntimeException e) {
        LOG.warn("a credential provider fails", "provider", provider.name(), "error", e.toString());
        return Keyring.EMPTY;
      }
    }

    /** Kept by account, the token of one pod would be used for another. */
    private static boolean isEcho(PluginAnswer answer, Bearer bearer) {
      return !bearer.keptByToken()
          && answer.auths().values().stream()
              .anyMatch(auth -> auth.password().equals(bearer.token()));
    }

    @GuardedBy("this")
    private Keyring keep(ImageName image, Optional<Bearer> bearer, PluginAnswer answer) {
      Keyring keyring = Keyring.of(answer.auths());
      Duration duration =
          answer.cacheDuration().or(provider::defaultCacheDuration).orElse(Duration.ZERO);
      if (duration.isPositive()) {
        String images =
            switch (answer.cacheKey()) {
              case IMAGE -> image.repository();
              case REGISTRY -> image.registry();
              case GLOBAL -> GLOBAL;
            };
        kept.put(Key.of(images, bearer), new Kept(keyring, clock.now().plus(duration)));
      }
      return keyring;
    }

    @GuardedBy("this")
    private void purge() {
      Instant now = clock.now();
      if (now.isAfter(purged.plus(PURGE))) {
        kept.values().removeIf(entry -> !now.isBefore(entry.end()));
        purged = now;
      }
    }
  }
}
