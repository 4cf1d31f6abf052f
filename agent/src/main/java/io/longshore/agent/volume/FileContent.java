package io.longshore.agent.volume;

import io.longshore.kubeapi.meta.Bytes;
import java.util.Optional;

/**
 * A file of a volume.
 *
 * @param owner the user whose it is; root where it is empty
 */
record FileContent(Bytes bytes, int mode, Optional<Long> owner) {
  static FileContent of(Bytes bytes, int mode) {
    return new FileContent(bytes, mode, Optional.empty());
  }
}
