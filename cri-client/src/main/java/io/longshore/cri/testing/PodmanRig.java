package io.longshore.cri.testing;

import io.longshore.cri.docker.DockerContainerRuntime;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.linux.testing.Commands;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** The Docker-compatible socket of a Podman of a test's own, in a network of its own. */
public final class PodmanRig extends ProgramRig {
  /** What it claims to do; docs/runtimes.md has the reason for each of the others. */
  public static final Set<Feature> FEATURES =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(
                  Feature.LOG_TIMES,
                  Feature.FAILED_STARTS,
                  Feature.RESOURCE_UPDATES,
                  Feature.MISSING_IMAGES,
                  Feature.OOM_REPORTS)));

  private PodmanRig(OptionalInt disk) {
    super("podm-", "root", disk);
  }

  /** Starts one, and waits until it answers. */
  public static PodmanRig start() {
    return booted(new PodmanRig(OptionalInt.empty()));
  }

  /** As {@link #start}, with images on a disk of their own of so many megabytes. */
  public static PodmanRig startOnSmallDisk(int megabytes) {
    return booted(new PodmanRig(OptionalInt.of(megabytes)));
  }

  @Override
  void prepare() {
    folder()
        .file(
            "containers.conf",
            """
            [containers]
            # The usual ones are more than a process without CAP_SYS_RESOURCE may give.
            default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            # Those in shared memory would be another Podman's too.
            lock_type = "file"
            runtime = "runc"
            [network]
            network_config_dir = "DIR/networks"
            """
                .replace("DIR", folder().path().toString()));
    folder()
        .file(
            "storage.conf",
            """
            [storage]
            driver = "overlay"
            graphroot = "DIR/root"
            runroot = "DIR/run"
            """
                .replace("DIR", folder().path().toString()));
    folder()
        .file(
            "registries.conf",
            """
            [[registry]]
            location = "127.0.0.1"
            insecure = true
            """);
  }

  /** Its monitors have a group beside their containers'; one that is in use cannot be removed. */
  @Override
  void sweep() {
    for (Path group : new TestCgroup("libpod_parent").groups()) {
      group.resolve("conmon").toFile().delete();
      group.toFile().delete();
    }
  }

  @Override
  List<String> command() {
    return podman("system", "service", "--time=0", "unix://" + socket());
  }

  private List<String> podman(String... words) {
    return Stream.concat(
            Stream.of(
                "env",
                "CONTAINERS_CONF=" + path("containers.conf"),
                "CONTAINERS_STORAGE_CONF=" + path("storage.conf"),
                "CONTAINERS_REGISTRIES_CONF=" + path("registries.conf"),
                "podman",
                "--tmpdir=" + path("tmp")),
            Stream.of(words))
        .toList();
  }

  @Override
  boolean isReady(ContainerRuntime runtime) {
    return !runtime.version().version().isEmpty();
  }

  @Override
  void load(Path archive) {
    Commands.run(podman("load", "--quiet", "--input=" + archive).toArray(String[]::new));
  }

  private Path socket() {
    return path("podman.sock");
  }

  @Override
  ContainerRuntime client() {
    return new DockerContainerRuntime(network().dockerSettings(folder(), socket()));
  }

  @Override
  public String name() {
    return "Podman";
  }

  @Override
  public Set<Feature> features() {
    return FEATURES;
  }
}
