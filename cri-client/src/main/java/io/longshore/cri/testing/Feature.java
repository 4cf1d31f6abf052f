package io.longshore.cri.testing;

/**
 * What not every runtime does; the contract suite checks for each that it does, or says that it
 * does not.
 */
public enum Feature {
  /** Runs real processes. */
  PROCESSES("runs processes"),
  /** Gives pods a network. */
  NETWORK("pod network by CNI"),
  /** Streams of exec and attach. */
  STREAMS("exec and attach with streams"),
  /** Connections to ports of pods. */
  PORTS("port-forward"),
  /** Lets logs be moved. */
  LOG_ROTATION("log rotation"),
  /** Log lines have the parts of a second. */
  LOG_TIMES("log times finer than a second"),
  /** A container whose program cannot be run has ended with an error. */
  FAILED_STARTS("remembers a start that failed"),
  /** Says what containers use. */
  STATISTICS("statistics of containers"),
  /** Says what pods use. */
  POD_STATISTICS("statistics of pods"),
  /** Says what happens. */
  EVENTS("events"),
  /** Changes limits of running containers. */
  RESOURCE_UPDATES("changes limits of running containers"),
  /** Pulls images. */
  REGISTRIES("pulls from registries"),
  /** Tells an image that a registry does not have from what else goes wrong. */
  MISSING_IMAGES("names a missing image as the reason"),
  /** Says who makes control groups. */
  CGROUP_DRIVER("names its cgroup driver"),
  /** Reports a killed container of which memory was short. */
  OOM_REPORTS("reports OOM kills"),
  /** Containers go on when the runtime is killed, and are found again. */
  SURVIVAL("containers outlive a restart of the runtime");

  private final String description;

  Feature(String description) {
    this.description = description;
  }

  /** In a word or two. */
  public String description() {
    return description;
  }
}
