package io.longshore.cri.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ImageName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io/library/busybox:latest",
    "busybox:1.36, docker.io/library/busybox:1.36",
    "team/app, docker.io/team/app:latest",
    "docker.io/busybox, docker.io/library/busybox:latest",
    "index.docker.io/team/app:2, docker.io/team/app:2",
    "registry.example/app, registry.example/app:latest",
    "localhost/app, localhost/app:latest",
    "localhost:5000/a/b__c/d-e:v1.0, localhost:5000/a/b__c/d-e:v1.0",
    "[::1]:5000/app:1, [::1]:5000/app:1",
    "app@" + DIGEST + ", docker.io/library/app@" + DIGEST,
    "quay.io/a/b:t@" + DIGEST + ", quay.io/a/b:t@" + DIGEST
  })
  void shortNamesBecomeFullOnes(String written, String full) {
    assertEquals(full, ImageName.parse(written).toString());
    assertEquals(full, ImageName.parse(full).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "@",
        "/app",
        "App",
        "a//b",
        "app:",
        "app@sha256:12",
        "a b",
        "-app",
        "host:port/app",
        "app:tag:tag",
        "registry.example/",
        "a/../b"
      })
  void whatIsNoNameIsRefused(String written) {
    ContainerRuntimeException failure =
        assertThrows(ContainerRuntimeException.class, () -> ImageName.parse(written));
    assertEquals(Category.INVALID, failure.category());
    assertTrue(failure.toString().contains("\"" + written + "\""), failure::toString);
  }
}
