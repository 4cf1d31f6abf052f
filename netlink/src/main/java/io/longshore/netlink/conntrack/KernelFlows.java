package io.longshore.netlink.conntrack;

import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.function.Predicate;

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
    return socket.list("list flows", FlowMessages.list(), FlowMessages::read);
  }

  /** The flows whose mark, where the mask has ones, is this. */
  public List<Flow> listMarked(int mark, int mask) {
    return socket.list("list flows", FlowMessages.listMarked(mark, mask), FlowMessages::read);
  }

  /** Forgets a flow; returns false if it had ended, which is no error. */
  public boolean delete(Flow flow) {
    try {
      socket.execute("delete flow " + flow, FlowMessages.delete(flow));
      return true;
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return false;
      }
      throw e;
    }
  }

  /** Forgets all flows that are chosen; returns how many. */
  public int deleteIf(Predicate<Flow> chosen) {
    return (int) list().stream().filter(chosen).filter(this::delete).count();
  }

  @Override
  public void close() {
    socket.close();
  }
}
