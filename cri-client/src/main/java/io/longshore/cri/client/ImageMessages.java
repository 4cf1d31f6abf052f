package io.longshore.cri.client;

import io.longshore.cri.model.FilesystemUse;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.ImageFilesystems;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.cri.proto.Cri;
import java.util.OptionalLong;

/** Images as messages. */
final class ImageMessages {
  private ImageMessages() {}

  static Cri.ImageSpec toMessage(ImageSpec spec) {
    return Cri.ImageSpec.newBuilder()
        .setImage(spec.reference())
        .putAllAnnotations(spec.annotations())
        .setUserSpecifiedImage(spec.asWritten())
        .setRuntimeHandler(spec.handler())
        .build();
  }

  static ImageSpec fromMessage(Cri.ImageSpec message) {
    return new ImageSpec(
        message.getImage(),
        message.getAnnotationsMap(),
        message.getUserSpecifiedImage(),
        message.getRuntimeHandler());
  }

  static Cri.AuthConfig toMessage(RegistryAuth auth) {
    return Cri.AuthConfig.newBuilder()
        .setUsername(auth.username())
        .setPassword(auth.password())
        .setAuth(auth.auth())
        .setServerAddress(auth.serverAddress())
        .setIdentityToken(auth.identityToken())
        .setRegistryToken(auth.registryToken())
        .build();
  }

  static Image fromMessage(Cri.Image message) {
    return new Image(
        message.getId(),
        message.getRepoTagsList(),
        message.getRepoDigestsList(),
        message.getSize(),
        message.hasUid() ? OptionalLong.of(message.getUid().getValue()) : OptionalLong.empty(),
        message.getUsername(),
        fromMessage(message.getSpec()),
        message.getPinned());
  }

  static ImageFilesystems filesystems(Cri.ImageFsInfoResponse message) {
    return new ImageFilesystems(
        message.getImageFilesystemsList().stream().map(ImageMessages::fromMessage).toList(),
        message.getContainerFilesystemsList().stream().map(ImageMessages::fromMessage).toList());
  }

  static FilesystemUse fromMessage(Cri.FilesystemUsage message) {
    return new FilesystemUse(
        Times.at(message.getTimestamp()),
        message.getFsId().getMountpoint(),
        SecurityMessages.number(message.hasUsedBytes(), message.getUsedBytes()),
        SecurityMessages.number(message.hasInodesUsed(), message.getInodesUsed()));
  }
}
