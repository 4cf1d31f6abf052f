package io.longshore.cri.rehearsal;

import static io.longshore.cri.rehearsal.EmptyRuntimeService.answer;

import io.grpc.stub.StreamObserver;
import io.longshore.cri.proto.Cri;
import io.longshore.cri.proto.ImageServiceGrpc;

/** Has no images. What is not answered here is UNIMPLEMENTED, as gRPC's own base has it. */
final class EmptyImageService extends ImageServiceGrpc.ImageServiceImplBase {
  @Override
  public void listImages(
      Cri.ListImagesRequest request, StreamObserver<Cri.ListImagesResponse> observer) {
    answer(observer, Cri.ListImagesResponse.getDefaultInstance());
  }

  @Override
  public void imageFsInfo(
      Cri.ImageFsInfoRequest request, StreamObserver<Cri.ImageFsInfoResponse> observer) {
    answer(observer, Cri.ImageFsInfoResponse.getDefaultInstance());
  }
}
