package io.longshore.netlink.conntrack;

/** What the kernel tells of a flow. */
public sealed interface FlowEvent {
  /** The flow; of an ended one, as it last was. */
  Flow flow();

  /** It has begun. */
  record Begun(Flow flow) implements FlowEvent {}

  /** It has changed. */
  record Changed(Flow flow) implements FlowEvent {}

  /** It has ended. */
  record Ended(Flow flow) implements FlowEvent {}
}
