package io.longshore.agent.main;

import io.longshore.agent.config.AgentCommandLine;
import io.longshore.cri.credentials.CredentialProviderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The programs that know passwords of registries, and the folder that they are in. */
public record CredentialPrograms(CredentialProviderConfig config, Path folder) {
  private static final String CONFIG = "image-credential-provider-config";
  private static final String FOLDER = "image-credential-provider-bin-dir";

  /** Those of a command line; each must be there. */
  static Optional<CredentialPrograms> of(AgentCommandLine line) {
    Optional<String> config = line.value(CONFIG);
    Optional<String> folder = line.value(FOLDER);
    if (config.isEmpty() && folder.isEmpty()) {
      return Optional.empty();
    }
    CredentialPrograms programs =
        new CredentialPrograms(
            CredentialProviderConfig.read(Path.of(config.orElseThrow(() -> lacks(CONFIG, FOLDER)))),
            Path.of(folder.orElseThrow(() -> lacks(FOLDER, CONFIG))));
    programs.config.providers().forEach(provider -> programs.check(provider.name()));
    return Optional.of(programs);
  }

  private static AgentException lacks(String flag, String other) {
    return new AgentException("--" + other + " needs --" + flag + " beside it");
  }

  private void check(String name) {
    Path program = folder.resolve(name);
    if (!Files.isExecutable(program)) {
      throw new AgentException(
          "the credential provider " + name + " is no program that can be run: " + program);
    }
  }
}
