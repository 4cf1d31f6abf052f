package io.longshore.netlink.conntrack;

import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flows that the kernel tracks in the network namespace of the socket. Safe for use by several
 * threads.
 */
public final class KernelFlows implements AutoCloseable {
  private final NetlinkSocket socket;

  /** Takes over a socket of the netfilter family. */
  public KernelFlows(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** All flows. */
  public List<Flow> list() {
    return list(FlowFilter.all());
  }

  /** The chosen flows. */
  public List<Flow> list(FlowFilter filter) {
    return socket.list(
        "list flows", FilterMessages.list(filter), message -> chosen(message, filter));
  }

  private static @Nullable Flow chosen(MessageReader message, FlowFilter filter) {
    Flow flow = FlowMessages.read(message);
    return flow != null && filter.matches(flow) ? flow : null;
  }

  /** The flow whose first packet was like this. */
  public Optional<Flow> find(Direction original, int zone) {
    try {
      return socket
          .list("find flow " + original, FlowMessages.get(original, zone), FlowMessages::read)
          .stream()
          .findFirst();
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Makes a flow as if its packets had been seen. Its addresses are not translated: only a packet
   * that meets the rules leads to that.
   */
  public void create(Flow flow) {
    if (!flow.reply().equals(flow.original().reversed())) {
      throw new IllegalArgumentException("a translated flow cannot be made: " + flow);
    }
    socket.execute("create flow " + flow, FlowMessages.create(flow));
  }

  /** Changes the mark where the mask has ones; returns false if the flow had ended. */
  public boolean setMark(Flow flow, int mark, int mask) {
    return unlessEnded("mark flow " + flow, FlowMessages.setMark(flow, mark, mask));
  }

  /** Changes how long a flow lives without packets; returns false if it had ended. */
  public boolean setTimeout(Flow flow, Duration timeout) {
    int seconds = Math.toIntExact(timeout.toSeconds());
    return unlessEnded("set timeout of flow " + flow, FlowMessages.setTimeout(flow, seconds));
  }

  /** Forgets a flow; returns false if it had ended, which is no error. */
  public boolean delete(Flow flow) {
    return unlessEnded(
        "delete flow " + flow, FlowMessages.delete(flow.original(), flow.zone(), flow.id()));
  }

  /** Forgets the flow whose first packet was like this; returns false if there is none. */
  public boolean delete(Direction original, int zone) {
    return unlessEnded("delete flow " + original, FlowMessages.delete(original, zone, 0));
  }

  /**
   * Forgets all chosen flows one by one; returns how many. The kernel could do it by itself, but
   * one that does not know an attribute of the filter would forget every flow.
   */
  public int delete(FlowFilter filter) {
    return (int) list(filter).stream().filter(this::delete).count();
  }

  /** Forgets all flows that are chosen; returns how many. */
  public int deleteIf(Predicate<Flow> chosen) {
    return (int) list().stream().filter(chosen).filter(this::delete).count();
  }

  private boolean unlessEnded(String operation, MessageWriter request) {
    try {
      socket.execute(operation, request);
      return true;
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return false;
      }
      throw e;
    }
  }

  /** What each processor has counted since the namespace was made. */
  public List<CpuFlowStatistics> statistics() {
    return socket.list(
        "list statistics of flows", StatisticsMessages.perCpu(), StatisticsMessages::readCpu);
  }

  /** How full the table is. */
  public TableUse use() {
    return socket
        .list(
            "read how many flows there are", StatisticsMessages.use(), StatisticsMessages::readUse)
        .getFirst();
  }

  @Override
  public void close() {
    socket.close();
  }
}
