package io.longshore.agent.volume;

import io.longshore.kubeapi.core.Volume;
import java.util.List;

/** Where files of a volume come from. */
sealed interface FileSource {

  /** A ConfigMap's entries. */
  record FromConfigMap(String name, List<Volume.KeyToPath> items, boolean optional)
      implements FileSource {}

  /** A Secret's entries. */
  record FromSecret(String name, List<Volume.KeyToPath> items, boolean optional)
      implements FileSource {}

  /** Facts about the pod. */
  record Downward(List<Volume.DownwardFile> items) implements FileSource {}

  /** A token of the pod's service account. */
  record Token(Volume.TokenSource source) implements FileSource {}

  /** A source that this agent does not know. */
  record Unknown() implements FileSource {}

  static FileSource of(Volume.ConfigMapSource source) {
    return new FromConfigMap(source.name(), source.items(), source.optional().orElse(false));
  }

  static FileSource of(Volume.SecretSource source) {
    return new FromSecret(source.secretName(), source.items(), source.optional().orElse(false));
  }

  static FileSource of(Volume.Projection source) {
    if (source.configMap().isPresent()) {
      Volume.NamedSource map = source.configMap().get();
      return new FromConfigMap(map.name(), map.items(), map.optional().orElse(false));
    } else if (source.secret().isPresent()) {
      Volume.NamedSource secret = source.secret().get();
      return new FromSecret(secret.name(), secret.items(), secret.optional().orElse(false));
    } else if (source.downwardAPI().isPresent()) {
      return new Downward(source.downwardAPI().get().items());
    } else if (source.serviceAccountToken().isPresent()) {
      return new Token(source.serviceAccountToken().get());
    }
    return new Unknown();
  }
}
