package io.longshore.cri.model;

import java.util.List;

/** What containers and pods use, told by their runtime as {@link ContainerRuntime} tells things. */
public interface RuntimeStatistics {

  /** What a container uses. */
  ContainerStats container(String id);

  /** What the containers meant use. */
  List<ContainerStats> containers(ContainerFilter filter);

  /** What a pod uses. */
  SandboxStats sandbox(String id);

  /** What the pods meant use. */
  List<SandboxStats> sandboxes(SandboxFilter filter);
}
