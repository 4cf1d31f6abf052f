package io.longshore.cri.credentials;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
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

  /** With the folder that the programs are in. */
  public CredentialProviders(CredentialProviderConfig config, Path folder, Clock clock) {
    this.sources =
        config.providers().stream()
            .map(provider -> new Source(provider, new CredentialProgram(folder, provider), clock))
            .toList();
  }

  /** What the programs have for an image. One that fails is logged, and gives nothing. */
  public Keyring keyring(ImageName image) {
    Keyring all = Keyring.EMPTY;
    for (Source source : sources) {
      if (source.isFor(image)) {
        all = all.and(source.keyring(image));
      }
    }
    return all;
  }

  private static final class Source {
    /** Answers that are over are looked for this often, as upstream does. */
    private static final Duration PURGE = Duration.ofMinutes(15);

    private static final String GLOBAL = "";

    private record Kept(Keyring keyring, Instant end) {}

    private final CredentialProviderConfig.Provider provider;
    private final List<RegistryPattern> patterns;
    private final CredentialProgram program;
    private final Clock clock;

    /** By image, by registry, and for all. */
    @GuardedBy("this")
    private final Map<String, Kept> kept = new HashMap<>();

    @GuardedBy("this")
    private Instant purged;

    Source(CredentialProviderConfig.Provider provider, CredentialProgram program, Clock clock) {
      this.provider = provider;
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

    synchronized Keyring keyring(ImageName image) {
      purge();
      for (String key : List.of(image.repository(), image.registry(), GLOBAL)) {
        Optional<Kept> known =
            Optional.ofNullable(kept.get(key)).filter(entry -> clock.now().isBefore(entry.end()));
        if (known.isPresent()) {
          return known.get().keyring();
        }
      }
      try {
        return keep(image, program.ask(image));
      } catch (ContainerRuntimeException e) {
        LOG.warn("a credential provider fails", "provider", provider.name(), "error", e.toString());
        return Keyring.EMPTY;
      }
    }

    @GuardedBy("this")
    private Keyring keep(ImageName image, PluginAnswer answer) {
      Keyring keyring = Keyring.of(answer.auths());
      Duration duration =
          answer.cacheDuration().or(provider::defaultCacheDuration).orElse(Duration.ZERO);
      if (duration.isPositive()) {
        String key =
            switch (answer.cacheKey()) {
              case IMAGE -> image.repository();
              case REGISTRY -> image.registry();
              case GLOBAL -> GLOBAL;
            };
        kept.put(key, new Kept(keyring, clock.now().plus(duration)));
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
