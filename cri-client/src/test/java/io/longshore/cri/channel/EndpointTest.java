package io.longshore.cri.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "unix:///run/containerd/containerd.sock, unix:///run/containerd/containerd.sock",
    "/var/run/crio/crio.sock, unix:///var/run/crio/crio.sock",
    "unix:///var/run/cri-dockerd.sock, unix:///var/run/cri-dockerd.sock",
    "unix:///var/run/docker.sock, docker:///var/run/docker.sock",
    "/run/podman/podman.sock, docker:///run/podman/podman.sock",
    "docker:///srv/my.sock, docker:///srv/my.sock"
  })
  void endpointsAreRead(String text, String meaning) {
    assertEquals(meaning, Endpoint.parse(text).toString());
    assertEquals(Endpoint.parse(text), Endpoint.parse(meaning));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcp://127.0.0.1:1", "unix://run/x", "run/x.sock", "npipe:////./x"})
  void othersAreRefusedByName(String text) {
    ContainerRuntimeException failure =
        assertThrows(ContainerRuntimeException.class, () -> Endpoint.parse(text));
    assertEquals(Category.INVALID, failure.category());
    assertTrue(failure.toString().contains("\"" + text + "\""), failure::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "/run/containerd/containerd.sock, unix:///run/containerd/containerd.sock",
    "/run/containerd/containerd.sock /run/docker.sock, unix:///run/containerd/containerd.sock",
    "/run/docker.sock, docker:///run/docker.sock"
  })
  void theOnlyOneIsFound(String there, String expected) {
    assertEquals(expected, KnownSockets.choose(sockets(there)::contains).toString());
  }

  private static Set<Path> sockets(String paths) {
    return Stream.of(paths.split(" ")).map(Path::of).collect(Collectors.toSet());
  }

  @Test
  void noneAndSeveralAreErrorsThatSayWhatToDo() {
    ContainerRuntimeException none =
        assertThrows(ContainerRuntimeException.class, () -> KnownSockets.choose(_ -> false));
    assertTrue(none.notFound());
    ContainerRuntimeException several =
        assertThrows(
            ContainerRuntimeException.class,
            () ->
                KnownSockets.choose(
                    sockets("/run/containerd/containerd.sock /run/crio/crio.sock")::contains));
    for (String part :
        new String[] {
          "containerRuntimeEndpoint",
          "unix:///run/containerd/containerd.sock",
          "unix:///run/crio/crio.sock"
        }) {
      assertTrue(several.toString().contains(part), several::toString);
    }
  }
}
