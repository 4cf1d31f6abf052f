package io.longshore.agent.image;

import io.longshore.agent.outside.ClusterObjects;
import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.agent.plan.StartFault;
import io.longshore.agent.plan.StartFault.Reason;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.ImageName;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.ImageStore;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.meta.GoDuration;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Sees that the image of a container is there, by the policy that the container names. Safe for use
 * by several threads; calls block while they pull, and end early when the thread is interrupted.
 */
public final class ImagePuller {
  private static final String NEVER = "Never";
  private static final String ALWAYS = "Always";

  private final ImageStore images;
  private final PodEvents events;
  private final Clock clock;
  private final PullCredentials credentials;
  private final PullBackoff backoff;
  private final Semaphore turns;

  /**
   * With the images of a runtime.
   *
   * @param node the credentials of the node itself
   * @param parallel how many are pulled at a time
   */
  public ImagePuller(
      ImageStore images,
      ClusterObjects objects,
      NodeCredentials node,
      PodEvents events,
      Clock clock,
      int parallel) {
    this.images = images;
    this.events = events;
    this.clock = clock;
    this.credentials = new PullCredentials(objects, node, events);
    this.backoff = new PullBackoff(clock);
    this.turns = new Semaphore(parallel, true);
  }

  /** The image of a container, once it is there; a {@link StartFault} where it is not. */
  public Image ensure(Pod pod, Member member) {
    String written = member.container().image();
    ImageName name = name(pod, member, written);
    Optional<Image> present = find(pod, member, written, name);
    String policy = policy(member, name);
    if (present.isPresent() && !policy.equals(ALWAYS)) {
      tell(
          pod,
          member,
          PodEvents.Type.NORMAL,
          "Pulled",
          "Container image \"" + written + "\" already present on machine");
      return present.get();
    }
    if (policy.equals(NEVER)) {
      String message =
          "Container image \"" + written + "\" is not present with pull policy of Never";
      tell(pod, member, PodEvents.Type.WARNING, "ErrImageNeverPull", message);
      throw new StartFault(Reason.NEVER_PULL, message);
    }
    refuseTooSoon(pod, member, written);
    return pull(pod, member, written, name);
  }

  /** As the API fills it in: what may change under its name is pulled each time. */
  private static String policy(Member member, ImageName name) {
    String policy = member.container().imagePullPolicy();
    if (!policy.isEmpty()) {
      return policy;
    }
    boolean isMoving = name.digest().isEmpty() && name.tag().orElse("").equals("latest");
    return isMoving ? ALWAYS : "IfNotPresent";
  }

  private ImageName name(Pod pod, Member member, String written) {
    try {
      return ImageName.parse(written);
    } catch (ContainerRuntimeException e) {
      String message =
          "Failed to apply default image tag \""
              + written
              + "\": couldn't parse image name \""
              + written
              + "\": invalid reference format";
      tell(pod, member, PodEvents.Type.WARNING, "InspectFailed", message);
      throw new StartFault(Reason.INVALID_IMAGE_NAME, message, e);
    }
  }

  private Optional<Image> find(Pod pod, Member member, String written, ImageName name) {
    try {
      return images.find(ImageSpec.of(name.toString()));
    } catch (ContainerRuntimeException e) {
      if (e.category() == Category.INTERRUPTED) {
        // Who asked does not want to know any more: that is no failure of the image.
        throw e;
      }
      String message = "Failed to inspect image \"" + written + "\": " + e.getMessage();
      tell(pod, member, PodEvents.Type.WARNING, "InspectFailed", message);
      throw new StartFault(Reason.IMAGE_INSPECTION, message, e);
    }
  }

  private void refuseTooSoon(Pod pod, Member member, String written) {
    Optional<PullBackoff.Failures> waiting = backoff.waiting(pod.metadata().uid(), written);
    if (waiting.isPresent()) {
      String message =
          "Back-off pulling image \"" + written + "\": ErrImagePull: " + waiting.get().message();
      tell(
          pod,
          member,
          PodEvents.Type.NORMAL,
          "BackOff",
          "Back-off pulling image \"" + written + "\"");
      throw new StartFault(Reason.PULL_BACK_OFF, message, Optional.of(waiting.get().retry()));
    }
  }

  private Image pull(Pod pod, Member member, String written, ImageName name) {
    long asked = clock.nanoTime();
    await(turns);
    try {
      tell(pod, member, PodEvents.Type.NORMAL, "Pulling", "Pulling image \"" + written + "\"");
      long begun = clock.nanoTime();
      String reference = pullByAny(pod, name);
      Image image =
          images
              .find(ImageSpec.of(name.toString()))
              .or(() -> images.find(ImageSpec.of(reference)))
              .orElseThrow(() -> gone(written));
      backoff.succeeded(pod.metadata().uid(), written);
      long end = clock.nanoTime();
      tell(
          pod,
          member,
          PodEvents.Type.NORMAL,
          "Pulled",
          pulled(written, image, end - begun, end - asked));
      return image;
    } catch (ContainerRuntimeException e) {
      throw failed(pod, member, written, e);
    } finally {
      turns.release();
    }
  }

  private static ContainerRuntimeException gone(String written) {
    return new ContainerRuntimeException(
        Category.FAILED, "image " + written + " is not there after it was pulled");
  }

  private static String pulled(String written, Image image, long pulling, long waiting) {
    return "Successfully pulled image \""
        + written
        + "\" in "
        + rounded(pulling)
        + " ("
        + rounded(waiting)
        + " including waiting). Image size: "
        + image.bytes()
        + " bytes.";
  }

  private static String rounded(long nanos) {
    return GoDuration.print(Duration.ofMillis(Duration.ofNanos(nanos).toMillis()));
  }

  /** Tries each credential; the last failure counts. */
  private String pullByAny(Pod pod, ImageName name) {
    Optional<ContainerRuntimeException> failure = Optional.empty();
    for (RegistryAuth auth : credentials.of(pod, name)) {
      try {
        return images.pull(ImageSpec.of(name.toString()), auth, Optional.empty());
      } catch (ContainerRuntimeException e) {
        if (e.category() == Category.INTERRUPTED) {
          throw e;
        }
        failure = Optional.of(e);
      }
    }
    throw failure.orElseThrow();
  }

  /** The puller's own reason stands in the status until the back-off begins. */
  private RuntimeException failed(
      Pod pod, Member member, String written, ContainerRuntimeException e) {
    if (e.category() == Category.INTERRUPTED) {
      return e;
    }
    String message = "failed to pull image \"" + written + "\": " + e.getMessage();
    tell(
        pod,
        member,
        PodEvents.Type.WARNING,
        "Failed",
        "Failed to pull image \"" + written + "\": " + e.getMessage());
    backoff.failed(pod.metadata().uid(), written, message);
    Reason reason =
        switch (e.category()) {
          case REGISTRY_UNAVAILABLE -> Reason.REGISTRY_UNAVAILABLE;
          case SIGNATURE -> Reason.SIGNATURE;
          case NOT_FOUND,
              ALREADY_EXISTS,
              UNAVAILABLE,
              DEADLINE,
              INVALID,
              PRECONDITION,
              DENIED,
              EXHAUSTED,
              UNSUPPORTED,
              INTERRUPTED,
              FAILED ->
              Reason.PULL_FAILED;
        };
    return new StartFault(reason, message, e);
  }

  private static void await(Semaphore turns) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while waiting to pull an image", e);
    }
  }

  private void tell(Pod pod, Member member, PodEvents.Type type, String reason, String message) {
    events.tell(pod, Optional.of(member.fieldPath()), type, reason, message);
  }
}
