package io.longshore.agent.plan;

/**
 * How far a pod is in its life on this node.
 *
 * <pre>
 *   RUNNING --- deleted, removed, failed, or nothing left to run ---> ENDING
 *   ENDING ---- nothing runs, volumes and groups are given back ----> ENDED
 *   ENDED ----- no longer wanted by anybody ------------------------> GONE
 * </pre>
 *
 * There is no way back: a pod whose uid has ended never starts again.
 */
public enum PodState {
  /** Its containers are kept running. */
  RUNNING,
  /** Its containers are being ended. */
  ENDING,
  /** Nothing of it runs; what is left of its containers can still be read. */
  ENDED,
  /** Nothing of it is left. */
  GONE
}
