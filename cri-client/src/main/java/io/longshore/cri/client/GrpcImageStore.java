package io.longshore.cri.client;

import io.longshore.cri.model.Image;
import io.longshore.cri.model.ImageFilesystems;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.ImageStore;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.proto.Cri;
import java.util.List;
import java.util.Optional;

/** Images by CRI. */
final class GrpcImageStore implements ImageStore {
  private final GrpcCalls calls;

  GrpcImageStore(GrpcCalls calls) {
    this.calls = calls;
  }

  @Override
  public List<Image> list() {
    return calls
        .images("ListImages", stub -> stub.listImages(Cri.ListImagesRequest.getDefaultInstance()))
        .getImagesList()
        .stream()
        .map(ImageMessages::fromMessage)
        .toList();
  }

  @Override
  public Optional<Image> find(ImageSpec spec) {
    Cri.ImageStatusRequest request =
        Cri.ImageStatusRequest.newBuilder().setImage(ImageMessages.toMessage(spec)).build();
    Cri.ImageStatusResponse response =
        calls.images("ImageStatus", stub -> stub.imageStatus(request));
    return response.hasImage()
        ? Optional.of(ImageMessages.fromMessage(response.getImage()))
        : Optional.empty();
  }

  @Override
  public String pull(ImageSpec spec, RegistryAuth auth, Optional<SandboxConfig> sandbox) {
    Cri.PullImageRequest.Builder request =
        Cri.PullImageRequest.newBuilder().setImage(ImageMessages.toMessage(spec));
    if (!auth.equals(RegistryAuth.NONE)) {
      request.setAuth(ImageMessages.toMessage(auth));
    }
    sandbox.ifPresent(config -> request.setSandboxConfig(SandboxMessages.toMessage(config)));
    return calls.imagesWithoutDeadline(
        "PullImage", stub -> stub.pullImage(request.build()).getImageRef());
  }

  @Override
  public void remove(ImageSpec spec) {
    Cri.RemoveImageRequest request =
        Cri.RemoveImageRequest.newBuilder().setImage(ImageMessages.toMessage(spec)).build();
    GrpcErrors.ignoringAbsence(
        () -> calls.images("RemoveImage", stub -> stub.removeImage(request)));
  }

  @Override
  public ImageFilesystems filesystems() {
    return ImageMessages.filesystems(
        calls.images(
            "ImageFsInfo", stub -> stub.imageFsInfo(Cri.ImageFsInfoRequest.getDefaultInstance())));
  }
}
