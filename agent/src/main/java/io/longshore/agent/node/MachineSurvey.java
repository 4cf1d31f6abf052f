package io.longshore.agent.node;

import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.FilesystemUse;
import io.longshore.cri.model.ImageFilesystems;
import io.longshore.kubeapi.core.Node;
import io.longshore.linux.file.Space;
import io.longshore.linux.proc.Load;
import io.longshore.linux.proc.MemoryInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at the machine and at its runtime. Of one thread, but for what it knows from the start. */
public final class MachineSurvey {
  private static final Log LOG = Log.of("node");

  private final ContainerRuntime runtime;
  private final KubeletConfiguration configuration;
  private final Path root;
  private final Machine machine;
  private final Clock clock;
  private final Shortages shortages;

  /**
   * Reads what does not change.
   *
   * @param root the agent's folder, whose disk is the node's
   */
  public MachineSurvey(
      ContainerRuntime runtime, KubeletConfiguration configuration, Path root, Clock clock) {
    this.runtime = runtime;
    this.configuration = configuration;
    this.root = root;
    this.clock = clock;
    this.machine = Machine.read();
    this.shortages = new Shortages(configuration.eviction().evictionPressureTransitionPeriod());
  }

  /** What does not change. */
  public Machine machine() {
    return machine;
  }

  /** How much there is for pods. */
  public Resources resources() {
    return Resources.of(
        machine, Space.at(root).bytes(), configuration.node(), configuration.eviction());
  }

  NodeStatus.Seen look(List<String> hindrances, List<Node.Address> addresses) {
    RuntimeView view = runtimeView();
    return new NodeStatus.Seen(machine, resources(), view, shortages(view), hindrances, addresses);
  }

  private RuntimeView runtimeView() {
    try {
      return new RuntimeView.Answering(
          runtime.version(), runtime.status(), runtime.images().list());
    } catch (ContainerRuntimeException e) {
      return new RuntimeView.Silent(String.valueOf(e.getMessage()));
    }
  }

  private Set<Shortage> shortages(RuntimeView view) {
    Shortage.Left left =
        new Shortage.Left(
            MemoryInfo.read().available(),
            machine.memory(),
            Space.at(root),
            view instanceof RuntimeView.Answering ? imageDisks() : List.of(),
            Load.read().threads(),
            machine.processIds());
    return shortages.with(Shortage.of(left, configuration.eviction()), clock.now());
  }

  private List<Space> imageDisks() {
    try {
      ImageFilesystems disks = runtime.images().filesystems();
      return Stream.concat(disks.images().stream(), disks.containers().stream())
          .map(FilesystemUse::mountPoint)
          .distinct()
          .map(Path::of)
          .filter(Files::exists)
          .map(Space::at)
          .toList();
    } catch (ContainerRuntimeException e) {
      LOG.debug("the runtime does not say where images are", "error", e);
      return List.of();
    }
  }
}
