package io.longshore.agent.outside;

import io.longshore.kubeapi.meta.Quantity;
import java.util.List;
import java.util.Map;

/** The node that pods run on. Safe for use by several threads; what it answers may change. */
public interface NodeFacts {
  /** What does not change while the agent runs. */
  NodeSettings settings();

  /** The node's IP addresses, the main one first, at most one of each family. */
  List<String> addresses();

  /** What pods may use, as the node's status has it. */
  Map<String, Quantity> allocatable();

  /** Bytes of memory that the machine has. */
  long memoryCapacity();
}
