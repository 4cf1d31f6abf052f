package io.longshore.cri.testing;

import static io.longshore.cri.testing.FakeRuntimeService.answer;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.longshore.cri.proto.Cri;
import io.longshore.cri.proto.ImageServiceGrpc;

/** The image part of the fake server: every image can be pulled. */
final class FakeImageService extends ImageServiceGrpc.ImageServiceImplBase {
  private static final long SIZE = 1_000_000;

  private final FakeState state;

  FakeImageService(FakeState state) {
    this.state = state;
  }

  @Override
  public void listImages(
      Cri.ListImagesRequest request, StreamObserver<Cri.ListImagesResponse> observer) {
    answer(
        observer, () -> Cri.ListImagesResponse.newBuilder().addAllImages(state.images()).build());
  }

  @Override
  public void imageStatus(
      Cri.ImageStatusRequest request, StreamObserver<Cri.ImageStatusResponse> observer) {
    answer(
        observer,
        () -> {
          try {
            return Cri.ImageStatusResponse.newBuilder()
                .setImage(state.image(request.getImage().getImage()))
                .build();
          } catch (StatusRuntimeException e) {
            return Cri.ImageStatusResponse.getDefaultInstance();
          }
        });
  }

  @Override
  public void pullImage(
      Cri.PullImageRequest request, StreamObserver<Cri.PullImageResponse> observer) {
    answer(
        observer,
        () ->
            Cri.PullImageResponse.newBuilder()
                .setImageRef(pull(request.getImage().getImage()))
                .build());
  }

  private String pull(String name) {
    try {
      return state.image(name).getId();
    } catch (StatusRuntimeException e) {
      return state.addImage(name, SIZE);
    }
  }

  @Override
  public void removeImage(
      Cri.RemoveImageRequest request, StreamObserver<Cri.RemoveImageResponse> observer) {
    answer(
        observer,
        () -> {
          state.removeImage(request.getImage().getImage());
          return Cri.RemoveImageResponse.getDefaultInstance();
        });
  }

  @Override
  public void imageFsInfo(
      Cri.ImageFsInfoRequest request, StreamObserver<Cri.ImageFsInfoResponse> observer) {
    long used = state.images().stream().mapToLong(Cri.Image::getSize).sum();
    answer(
        observer,
        () ->
            Cri.ImageFsInfoResponse.newBuilder()
                .addImageFilesystems(
                    Cri.FilesystemUsage.newBuilder()
                        .setFsId(Cri.FilesystemIdentifier.newBuilder().setMountpoint("/"))
                        .setUsedBytes(Cri.UInt64Value.newBuilder().setValue(used)))
                .build());
  }
}
