package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.cri.testing.Feature;
import io.longshore.cri.testing.TestImage;
import io.longshore.cri.testing.TestRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Images: what is there, and how it comes. */
abstract class ImageContract extends RuntimeContract {

  @Test
  void imagesAreListedAndFound() {
    List<Image> all = runtime().images().list();
    assertTrue(
        all.stream().anyMatch(image -> image.tags().contains(TestImage.BUSYBOX)), all::toString);
    Image image = runtime().images().find(ImageSpec.of(TestImage.BUSYBOX)).orElseThrow();
    assertTrue(image.bytes() > 0);
    assertEquals(
        Optional.of(image.id()), runtime().images().find(ImageSpec.of(image.id())).map(Image::id));
    assertEquals(
        Optional.empty(), runtime().images().find(ImageSpec.of("longshore.test/missing:1")));
    runtime().images().remove(ImageSpec.of("longshore.test/missing:1"));
    assertFalse(runtime().images().filesystems().images().isEmpty());
  }

  @Test
  void imagesArePulledAndRemoved() {
    needs(Feature.REGISTRIES);
    ImageSpec spec =
        ImageSpec.of(
            rig().openRegistry().push(TestImage.busybox().by("puller"), "tests/pulled", "1"));
    String reference = runtime().images().pull(spec, RegistryAuth.NONE, Optional.empty());
    assertFalse(reference.isEmpty());
    Image image = runtime().images().find(spec).orElseThrow();
    assertTrue(image.tags().contains(spec.reference()), image::toString);
    assertTrue(
        image.digests().stream().anyMatch(digest -> digest.contains("@sha256:")), image::toString);
    runtime().images().remove(spec);
    assertEquals(Optional.empty(), runtime().images().find(spec));
  }

  @Test
  void aPasswordIsNeededWhereThereIsOne() {
    needs(Feature.REGISTRIES);
    ImageSpec spec =
        ImageSpec.of(
            rig().secretRegistry().push(TestImage.busybox().by("keeper"), "tests/secret", "1"));
    refused(spec, RegistryAuth.NONE);
    refused(spec, RegistryAuth.of(TestRegistry.USER, "wrong"));
    runtime()
        .images()
        .pull(spec, RegistryAuth.of(TestRegistry.USER, TestRegistry.PASSWORD), Optional.empty());
    assertTrue(runtime().images().find(spec).isPresent());
    runtime().images().remove(spec);
  }

  /** Runtimes say no in different ways: some have no category for it. */
  private void refused(ImageSpec spec, RegistryAuth auth) {
    ContainerRuntimeException failure =
        assertThrows(
            ContainerRuntimeException.class,
            () -> runtime().images().pull(spec, auth, Optional.empty()));
    assertTrue(
        Set.of(Category.DENIED, Category.FAILED).contains(failure.category()), failure::toString);
  }

  @Test
  void anImageThatTheRegistryDoesNotHaveIsAnError() {
    needs(Feature.REGISTRIES);
    ImageSpec spec = ImageSpec.of(rig().openRegistry().host() + "/tests/missing:1");
    fails(
        rig().features().contains(Feature.MISSING_IMAGES) ? Category.NOT_FOUND : Category.FAILED,
        () -> runtime().images().pull(spec, RegistryAuth.NONE, Optional.empty()));
  }

  @Test
  void aRegistryThatIsNotThereIsAnError() {
    needs(Feature.REGISTRIES);
    ImageSpec spec = ImageSpec.of("127.0.0.1:9/tests/none:1");
    assertThrows(
        ContainerRuntimeException.class,
        () -> runtime().images().pull(spec, RegistryAuth.NONE, Optional.empty()));
  }
}
