package io.longshore.agent.main;

import io.longshore.agent.image.NodeCredentials;
import io.longshore.base.time.Clock;
import io.longshore.cri.credentials.CredentialProviders;
import io.longshore.cri.credentials.DockerConfig;
import io.longshore.cri.credentials.Keyring;
import io.longshore.cri.credentials.ServiceAccounts;
import io.longshore.cri.model.ImageName;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The passwords of the node: its Docker configuration, read again for each pull, and then what
 * programs know. Safe for use by several threads.
 */
final class NodeKeyring implements NodeCredentials {
  private final Path root;
  private final Optional<Path> home;
  private final Optional<CredentialProviders> programs;

  NodeKeyring(
      Path root,
      Optional<Path> home,
      Optional<CredentialPrograms> programs,
      KubeClient client,
      Clock clock) {
    this.root = root;
    this.home = home;
    this.programs =
        programs.map(
            those ->
                new CredentialProviders(
                    those.config(), those.folder(), new PodAccounts(client, clock), clock));
  }

  @Override
  public Keyring keyring(Pod pod, ImageName image) {
    Keyring own = DockerConfig.ofNode(root, home);
    return programs.map(those -> own.and(those.keyring(image, identity(pod)))).orElse(own);
  }

  private static ServiceAccounts.Pod identity(Pod pod) {
    return new ServiceAccounts.Pod(
        pod.metadata().namespace(),
        pod.metadata().name(),
        pod.metadata().uid(),
        pod.spec().map(PodSpec::serviceAccountName).orElse(""));
  }
}
