package io.longshore.cri.client;

import com.google.protobuf.ByteString;
import io.longshore.cri.model.Device;
import io.longshore.cri.model.EnvironmentVariable;
import io.longshore.cri.model.Mount;
import io.longshore.cri.model.MountPropagation;
import io.longshore.cri.model.MountSource;
import io.longshore.cri.proto.Cri;

/** What a container is given, as messages. */
final class MountMessages {
  private MountMessages() {}

  static Cri.KeyValue toMessage(EnvironmentVariable variable) {
    return Cri.KeyValue.newBuilder()
        .setKey(variable.name())
        .setValue(ByteString.copyFromUtf8(variable.value()))
        .build();
  }

  static Cri.Device toMessage(Device device) {
    return Cri.Device.newBuilder()
        .setHostPath(device.hostPath())
        .setContainerPath(device.containerPath())
        .setPermissions(device.permissions())
        .build();
  }

  static Cri.Mount toMessage(Mount mount) {
    Cri.Mount.Builder message =
        Cri.Mount.newBuilder()
            .setContainerPath(mount.containerPath())
            .setReadonly(mount.readOnly())
            .setRecursiveReadOnly(mount.recursiveReadOnly())
            .setSelinuxRelabel(mount.relabel())
            .setPropagation(propagation(mount.propagation()))
            .addAllUidMappings(SecurityMessages.toMessages(mount.users()))
            .addAllGidMappings(SecurityMessages.toMessages(mount.groups()));
    return switch (mount.source()) {
      case MountSource.HostPath(String path) -> message.setHostPath(path).build();
      case MountSource.FromImage source ->
          message
              .setImage(ImageMessages.toMessage(source.image()))
              .setImageSubPath(source.subPath())
              .build();
    };
  }

  static Mount fromMessage(Cri.Mount message) {
    return new Mount(
        message.hasImage()
            ? new MountSource.FromImage(
                ImageMessages.fromMessage(message.getImage()), message.getImageSubPath())
            : new MountSource.HostPath(message.getHostPath()),
        message.getContainerPath(),
        message.getReadonly(),
        message.getRecursiveReadOnly(),
        message.getSelinuxRelabel(),
        propagation(message.getPropagation()),
        SecurityMessages.fromMessages(message.getUidMappingsList()),
        SecurityMessages.fromMessages(message.getGidMappingsList()));
  }

  private static Cri.MountPropagation propagation(MountPropagation propagation) {
    return switch (propagation) {
      case PRIVATE -> Cri.MountPropagation.PROPAGATION_PRIVATE;
      case HOST_TO_CONTAINER -> Cri.MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
      case BIDIRECTIONAL -> Cri.MountPropagation.PROPAGATION_BIDIRECTIONAL;
    };
  }

  private static MountPropagation propagation(Cri.MountPropagation propagation) {
    return switch (propagation) {
      case PROPAGATION_PRIVATE, UNRECOGNIZED -> MountPropagation.PRIVATE;
      case PROPAGATION_HOST_TO_CONTAINER -> MountPropagation.HOST_TO_CONTAINER;
      case PROPAGATION_BIDIRECTIONAL -> MountPropagation.BIDIRECTIONAL;
    };
  }
}
