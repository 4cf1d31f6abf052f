package io.longshore.cri.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.FilesystemUse;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.ImageFilesystems;
import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.ImageStore;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.cri.model.SandboxConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Images of the Engine. */
final class DockerImageStore implements ImageStore {
  private static final String UNTAGGED = "<none>";

  private final DockerConnection docker;

  DockerImageStore(DockerConnection docker) {
    this.docker = docker;
  }

  @Override
  public List<Image> list() {
    return docker.call("list images", client -> client.listImagesCmd().exec()).stream()
        .map(
            image ->
                new Image(
                    image.getId(),
                    named(image.getRepoTags()),
                    named(image.getRepoDigests()),
                    image.getSize(),
                    OptionalLong.empty(),
                    "",
                    ImageSpec.of(image.getId()),
                    false))
        .toList();
  }

  private static List<String> named(String[] names) {
    return names == null
        ? List.of()
        : Stream.of(names).filter(name -> !name.contains(UNTAGGED)).toList();
  }

  @Override
  public Optional<Image> find(ImageSpec spec) {
    try {
      InspectImageResponse image =
          docker.call(
              "look at an image", client -> client.inspectImageCmd(spec.reference()).exec());
      return Optional.of(image(image, spec));
    } catch (ContainerRuntimeException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Image image(InspectImageResponse image, ImageSpec spec) {
    String user =
        image.getConfig() == null || image.getConfig().getUser() == null
            ? ""
            : image.getConfig().getUser().replaceFirst(":.*", "");
    boolean number = !user.isEmpty() && user.chars().allMatch(Character::isDigit);
    return new Image(
        image.getId(),
        image.getRepoTags() == null ? List.of() : image.getRepoTags(),
        image.getRepoDigests() == null ? List.of() : image.getRepoDigests(),
        image.getSize(),
        number ? OptionalLong.of(Long.parseLong(user)) : OptionalLong.empty(),
        number ? "" : user,
        spec,
        false);
  }

  @Override
  public String pull(ImageSpec spec, RegistryAuth auth, Optional<SandboxConfig> sandbox) {
    ImageName name = ImageName.parse(spec.reference());
    String tag = name.digest().or(name::tag).orElse("latest");
    Progress progress =
        docker.stream(
            "pull " + spec.reference(),
            client -> {
              var command = client.pullImageCmd(name.repository()).withTag(tag);
              if (!auth.equals(RegistryAuth.NONE)) {
                command.withAuthConfig(authConfig(auth, name.registry()));
              }
              return awaited(command.exec(new Progress()));
            });
    Optional<String> reference =
        progress.failure.isPresent()
            ? Optional.empty()
            : find(spec).map(DockerImageStore::reference);
    return reference.orElseThrow(
        () ->
            new ContainerRuntimeException(
                Category.FAILED,
                "pull " + spec.reference() + ": " + progress.failure.orElse("it is not there")));
  }

  /** What goes wrong after the beginning is a line of progress: a text, without a code. */
  private static final class Progress extends ResultCallback.Adapter<PullResponseItem> {
    private volatile Optional<String> failure = Optional.empty();

    @Override
    public void onNext(PullResponseItem item) {
      if (item.getErrorDetail() != null) {
        failure = Optional.of(String.valueOf(item.getErrorDetail().getMessage()));
      }
    }
  }

  private static Progress awaited(Progress pull) {
    try {
      pull.awaitCompletion();
      return pull;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while an image was pulled", e);
    }
  }

  private static String reference(Image image) {
    return image.digests().isEmpty() ? image.id() : image.digests().getFirst();
  }

  private static AuthConfig authConfig(RegistryAuth auth, String registry) {
    AuthConfig config = new AuthConfig().withRegistryAddress(registry);
    String both = auth.auth();
    if (!both.isEmpty()) {
      String text = new String(Base64.getDecoder().decode(both), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return config
          .withUsername(colon < 0 ? text : text.substring(0, colon))
          .withPassword(colon < 0 ? "" : text.substring(colon + 1));
    }
    if (!auth.identityToken().isEmpty()) {
      return config.withIdentityToken(auth.identityToken());
    }
    if (!auth.registryToken().isEmpty()) {
      return config.withRegistrytoken(auth.registryToken());
    }
    return config.withUsername(auth.username()).withPassword(auth.password());
  }

  @Override
  public void remove(ImageSpec spec) {
    Optional<Image> image = find(spec);
    if (image.isPresent()) {
      docker.change(
          "remove an image",
          client -> client.removeImageCmd(image.get().id()).withForce(true).exec());
    }
  }

  /**
   * Layers that images share are counted for each: the Engine tells no better without long work.
   */
  @Override
  public ImageFilesystems filesystems() {
    String folder =
        docker.call("ask for its folder", client -> client.infoCmd().exec()).getDockerRootDir();
    long bytes = list().stream().mapToLong(Image::bytes).sum();
    FilesystemUse use =
        new FilesystemUse(
            Instant.now(),
            folder == null ? "/" : folder,
            OptionalLong.of(bytes),
            OptionalLong.empty());
    return new ImageFilesystems(List.of(use), List.of(use));
  }
}
