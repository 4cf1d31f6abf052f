package io.longshore.cri.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container runtime, whichever it is. Calls block until it has answered or their deadline is
 * over, and end early when the thread is interrupted; any number may be under way, from any thread.
 * What fails throws {@link ContainerRuntimeException}.
 */
public interface ContainerRuntime extends AutoCloseable {

  /** Who it is. */
  RuntimeVersion version();

  /** How it is. */
  RuntimeStatus status();

  /** Who makes control groups; empty where it does not say. */
  Optional<CgroupDriver> cgroupDriver();

  /** Tells it the range of the node's pods. */
  void updatePodRange(String cidr);

  /**
   * Makes a sandbox with its network, and starts it.
   *
   * @param handler empty for the default
   * @return its id
   */
  String runSandbox(SandboxConfig config, String handler);

  /** Stops a sandbox and all in it, and gives its network back; nothing if that is done already. */
  void stopSandbox(String id);

  /** Removes a sandbox and all in it; nothing if it does not exist. */
  void removeSandbox(String id);

  /** All about a sandbox. */
  SandboxStatus sandboxStatus(String id);

  /** The sandboxes meant. */
  List<Sandbox> sandboxes(SandboxFilter filter);

  /** Says that a pod's resources as a whole are others now. */
  void updateSandboxResources(String id, Resources overhead, Resources resources);

  /**
   * Makes a container.
   *
   * @param sandbox as it was run
   * @return its id
   */
  String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox);

  /** Starts a container that was made. */
  void startContainer(String id);

  /**
   * Asks a container to end, and ends it when the grace is over; nothing if it does not run or does
   * not exist.
   */
  void stopContainer(String id, Duration grace);

  /** Removes a container, also one that runs; nothing if it does not exist. */
  void removeContainer(String id);

  /** All about a container. */
  ContainerStatus containerStatus(String id);

  /** The containers meant. */
  List<Container> containers(ContainerFilter filter);

  /** Changes the limits of a container. */
  void updateContainerResources(String id, Resources resources, Map<String, String> annotations);

  /** Lets a container's log go on in a new file, after the old one was moved. */
  void reopenLog(String id);

  /** Writes the state of a running container into an archive. */
  void checkpoint(String id, Path archive, Duration patience);

  /**
   * Runs a command in a container, and waits for its end.
   *
   * @param patience after which the command is ended with {@code DEADLINE}; zero for none
   */
  ExecResult exec(String containerId, List<String> command, Duration patience);

  /** Runs a command in a container, with its streams. */
  ProcessStreams exec(String containerId, List<String> command, StreamSelection streams);

  /** Joins the streams of a container's first process. */
  ProcessStreams attach(String containerId, StreamSelection streams);

  /** Connects to a port of a pod, as from inside of it. */
  PortStream forward(String sandboxId, int port);

  /** What happens from now on; {@code UNSUPPORTED} where only listing tells. */
  ContainerEvents events();

  /** What containers and pods use. */
  RuntimeStatistics statistics();

  /** Its images. */
  ImageStore images();

  /**
   * Asks processes to end that the runtime has started and lost, as it may where a call is cut
   * short.
   *
   * @return those that are still there
   */
  List<Stray> endStrays();

  /** Leaves the runtime; calls under way fail. */
  @Override
  void close();
}
