package io.longshore.cri.client;

import io.longshore.cri.model.CgroupDriver;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.cri.model.RuntimeFeatures;
import io.longshore.cri.model.RuntimeHandler;
import io.longshore.cri.model.RuntimeStatus;
import io.longshore.cri.model.RuntimeVersion;
import io.longshore.cri.proto.Cri;
import java.util.Optional;

/** The runtime itself as messages. */
final class StatusMessages {
  private StatusMessages() {}

  static RuntimeVersion version(Cri.VersionResponse message) {
    return new RuntimeVersion(
        message.getRuntimeName(), message.getRuntimeVersion(), message.getRuntimeApiVersion());
  }

  static RuntimeStatus status(Cri.StatusResponse message) {
    return new RuntimeStatus(
        message.getStatus().getConditionsList().stream()
            .map(
                condition ->
                    new RuntimeCondition(
                        condition.getType(),
                        condition.getStatus(),
                        condition.getReason(),
                        condition.getMessage()))
            .toList(),
        message.getRuntimeHandlersList().stream()
            .map(
                handler ->
                    new RuntimeHandler(
                        handler.getName(),
                        handler.getFeatures().getRecursiveReadOnlyMounts(),
                        handler.getFeatures().getUserNamespaces()))
            .toList(),
        new RuntimeFeatures(
            message.getFeatures().getSupplementalGroupsPolicy(),
            message.getFeatures().getUserNamespacesHostNetwork()),
        message.getInfoMap());
  }

  static Optional<CgroupDriver> cgroupDriver(Cri.RuntimeConfigResponse message) {
    if (!message.hasLinux()) {
      return Optional.empty();
    }
    return switch (message.getLinux().getCgroupDriver()) {
      case SYSTEMD -> Optional.of(CgroupDriver.SYSTEMD);
      case CGROUPFS -> Optional.of(CgroupDriver.CGROUPFS);
      case UNRECOGNIZED -> Optional.empty();
    };
  }
}
