package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.image.BuiltImage;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.linux.testing.Janitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A runtime that is a program with a folder, a network and a control group of its own. What is
 * special of one says its subclass.
 */
abstract class ProgramRig implements RuntimeRig {
  /** A busy machine needs long to start a runtime. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Takes away a folder, a network namespace and a control group: pods outlive their runtime.
   * Processes are looked for more than once, for some may be about to start others.
   */
  private static final String LEFT_BEHIND =
      """
      groups=$(ls -d /sys/fs/cgroup/"$3" /sys/fs/cgroup/*/"$3")
      for round in 1 2 3; do
        for process in /proc/[0-9]*; do
          if tr '\\0' ' ' <"$process/cmdline" | grep -qF "$1/"; then kill -9 "${process#/proc/}"; fi
        done
        for group in $groups; do
          find "$group" -name cgroup.procs -exec cat {} + | while read -r pid; do kill -9 "$pid"; done
        done
        sleep 0.2
      done
      cut -d ' ' -f 5 /proc/self/mountinfo | grep -F "$1/" | sort -r |
        while read -r mount; do umount -l "$mount"; done
      ip netns delete "$2"
      grep -lF "$1/" /var/lib/cni/results/* | while read -r result; do rm "$result"; done
      for group in $groups; do find "$group" -depth -type d -exec rmdir {} \\;; done
      rm -rf "$1"
      """;

  private final TestFolder folder;
  private final RigNetwork network;
  private final TestCgroup cgroup;
  private final Janitor janitor;
  private final String images;
  private final OptionalInt disk;
  private @Nullable RunningProgram program;

  /**
   * With a folder whose name begins so, and in it the one that its images are in: on a disk of so
   * many megabytes, or in memory.
   */
  ProgramRig(String prefix, String images, OptionalInt disk) {
    this.folder = new TestFolder(prefix);
    this.network = new RigNetwork();
    this.cgroup = new TestCgroup("longshore-" + folder.path().getFileName());
    this.janitor =
        new Janitor(
            LEFT_BEHIND,
            folder.path().toString(),
            network.network().name(),
            cgroup.path().substring(1));
    this.images = images;
    this.disk = disk;
  }

  /** Writes configurations, and starts what the runtime needs beside it. */
  abstract void prepare();

  /** The words that start the runtime. */
  abstract List<String> command();

  /** A client of it; nothing is connected before its first call. */
  abstract ContainerRuntime client();

  /** Whether it answers, and pods could run. */
  abstract boolean isReady(ContainerRuntime runtime);

  /** Loads the images of an archive. */
  abstract void load(Path archive);

  /** Starts one; if it does not get ready, it leaves nothing either. */
  static <T extends ProgramRig> T booted(T rig) {
    rig.boot();
    return rig;
  }

  final void boot() {
    try {
      disk.ifPresentOrElse(
          megabytes -> folder.disk(images, megabytes), () -> folder.memory(images));
      RigNetwork.configure(folder);
      folder.folder("logs");
      prepare();
      program = launch();
      awaitReady();
      load(BuiltImage.archive(List.of(TestImage.pause(), TestImage.busybox())));
    } catch (AssertionError | RuntimeException e) {
      new Endings().then(() -> fail(e)).then(this::close).finish();
    }
  }

  private static void fail(Throwable cause) {
    throw new AssertionError("the rig is not ready: " + cause.getMessage(), cause);
  }

  /** Loads images from an archive. */
  public final void load(byte[] archive) {
    load(folder.file("images.tar", archive));
  }

  private RunningProgram launch() {
    return launch("log", command());
  }

  /** Starts a program in the network of the runtime; what it prints goes to a file. */
  final RunningProgram launch(String log, List<String> command) {
    return RunningProgram.start(
        folder.path().resolve(log), network.network().inside(command.toArray(String[]::new)));
  }

  private void awaitReady() {
    try (ContainerRuntime runtime = client()) {
      Eventually.holds(PATIENCE, () -> answers(runtime), running()::words);
    }
  }

  private boolean answers(ContainerRuntime runtime) {
    try {
      return isReady(runtime);
    } catch (ContainerRuntimeException e) {
      return false;
    }
  }

  private RunningProgram running() {
    RunningProgram started = program;
    if (started == null) {
      throw new IllegalStateException(name() + " was not started");
    }
    return started;
  }

  final TestFolder folder() {
    return folder;
  }

  final RigNetwork network() {
    return network;
  }

  /** A file or a folder of this rig. */
  final Path path(String name) {
    return folder.path().resolve(name);
  }

  @Override
  public ContainerRuntime connect() {
    return client();
  }

  @Override
  public final Path logs() {
    return path("logs");
  }

  @Override
  public final String cgroupParent() {
    return cgroup.path();
  }

  @Override
  public final TestRegistry openRegistry() {
    return network.openRegistry();
  }

  @Override
  public final TestRegistry secretRegistry() {
    return network.secretRegistry();
  }

  @Override
  public final void kill() {
    running().kill();
  }

  @Override
  public final void restart() {
    running().close();
    program = launch();
    awaitReady();
  }

  /** Removes what the program leaves outside of the rig's folder and control group. */
  void sweep() {}

  @Override
  public final void close() {
    new Endings()
        .then(this::stop)
        .then(network::close)
        .then(() -> RigNetwork.forget(folder))
        .then(folder::close)
        .then(cgroup::close)
        .then(this::sweep)
        .then(janitor::close)
        .finish();
  }

  /** Pods first, while there is somebody who can remove them. */
  void stop() {
    RunningProgram started = program;
    if (started != null) {
      Endings endings = new Endings();
      if (started.isAlive()) {
        endings.then(this::removePods);
      }
      endings.then(started::close).finish();
    }
  }

  private void removePods() {
    try (ContainerRuntime runtime = client()) {
      runtime
          .sandboxes(SandboxFilter.ALL)
          .forEach(
              sandbox -> {
                runtime.stopSandbox(sandbox.id());
                runtime.removeSandbox(sandbox.id());
              });
    }
  }
}
