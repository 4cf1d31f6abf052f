package io.longshore.cri.contract;

import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.cri.testing.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A pod of a test, gone when closed. */
final class TestPod implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ContainerRuntime runtime;
  private final Path logs;
  private final SandboxConfig config;
  private final String id;

  TestPod(ContainerRuntime runtime, RuntimeRig rig, String name) {
    this(runtime, rig, plain(rig, name));
  }

  TestPod(ContainerRuntime runtime, RuntimeRig rig, SandboxConfig config) {
    this.runtime = runtime;
    this.config = config;
    this.logs = Path.of(config.logDirectory());
    this.id = runtime.runSandbox(config, "");
  }

  /** With labels as the node agent sets them. */
  static SandboxConfig plain(RuntimeRig rig, String name) {
    String uid = "uid-" + COUNT.incrementAndGet();
    try {
      Files.createDirectories(rig.logs().resolve(uid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SandboxConfig.of(new SandboxMetadata(name, uid, "tests", 0))
        .withLogDirectory(rig.logs().resolve(uid).toString())
        .withLabels(
            Map.of("io.kubernetes.pod.name", name, "io.kubernetes.pod.uid", uid),
            Map.of("longshore.test/origin", "contract"))
        .withCgroup(rig.cgroupParent(), Resources.UNLIMITED, Resources.UNLIMITED);
  }

  String id() {
    return id;
  }

  SandboxConfig config() {
    return config;
  }

  /** A container that runs a command; its log is a file of its name. */
  ContainerConfig container(String name, String... command) {
    return ContainerConfig.of(
            new ContainerMetadata(name, 0),
            ImageSpec.of(TestImage.BUSYBOX),
            ContainerCommand.of(command))
        .withLogPath(name + ".log")
        .withLabels(
            Map.of(
                "io.kubernetes.container.name",
                name,
                "io.kubernetes.pod.uid",
                config.metadata().uid()),
            Map.of("longshore.test/kind", "container"));
  }

  ContainerConfig shell(String name, String script) {
    return container(name, "sh", "-c", script);
  }

  String create(ContainerConfig container) {
    return runtime.createContainer(id, container, config);
  }

  String start(ContainerConfig container) {
    String made = create(container);
    runtime.startContainer(made);
    return made;
  }

  Path log(String container) {
    return logs.resolve(container + ".log");
  }

  List<String> logLines(String container) {
    try {
      return Files.readAllLines(log(container));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    runtime.stopSandbox(id);
    runtime.removeSandbox(id);
  }
}
