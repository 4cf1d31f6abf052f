package io.longshore.netlink.ipset;

import io.longshore.netlink.ipset.IpSetError.Context;
import io.longshore.netlink.ipset.SetMessages.Versions;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's sets in the network namespace of the socket. Safe for use by several threads.
 *
 * <p>It speaks the protocol's versions 6 and 7: the highest that the kernel knows too.
 */
public final class KernelIpSets implements IpSets, AutoCloseable {
  private static final int OLDEST = 6; // IPSET_PROTOCOL_MIN
  private static final int NEWEST = 7; // IPSET_PROTOCOL

  private final NetlinkSocket socket;
  private final SetMessages messages;

  /**
   * Takes over a socket of {@link NetlinkProtocol#NETFILTER}.
   *
   * @throws NetlinkException which is {@code notSupported} where the kernel has no sets
   */
  public KernelIpSets(NetlinkSocket socket) {
    this.socket = socket;
    this.messages = new SetMessages(negotiate(socket));
  }

  private static int negotiate(NetlinkSocket socket) {
    String operation = "ask for the protocol of ipset";
    Versions kernel;
    try {
      kernel =
          socket
              .list(operation, new SetMessages(NEWEST).askProtocol(), SetMessages::readProtocol)
              .getFirst();
    } catch (NetlinkException e) {
      // Without the module nobody reads the message: net/netfilter/nfnetlink.c, EINVAL.
      throw e.notPermitted() || e.closed()
          ? e
          : NetlinkException.unsupported(operation, "this kernel has no sets: " + e.getMessage());
    }
    if (kernel.lowest() > NEWEST || kernel.highest() < OLDEST) {
      throw NetlinkException.unsupported(
          operation, "it is " + kernel + ", we speak " + OLDEST + " to " + NEWEST);
    }
    return Math.min(kernel.highest(), NEWEST);
  }

  @Override
  public void create(SetDefinition set) {
    create(set, true);
  }

  @Override
  public void ensure(SetDefinition set) {
    create(set, false);
  }

  private void create(SetDefinition set, boolean exclusive) {
    boolean bitmap = set.kind() instanceof SetKind.PortBitmap;
    execute(
        "ipset " + set,
        messages.create(set, revision(set.kind()), exclusive),
        bitmap,
        Context.OTHER);
  }

  /** The highest that the kernel and we know. */
  private int revision(SetKind kind) {
    int ours =
        switch (kind) {
          case SetKind.Hash hash -> hash.key().revision();
          case SetKind.PortBitmap _ -> 3;
          case SetKind.Unknown _ ->
              throw new IllegalArgumentException("a set of this kind cannot be made: " + kind);
        };
    String operation = "ask for the revisions of " + kind.typeName();
    try {
      Versions kernel =
          socket
              .list(operation, messages.askRevisions(kind), SetMessages::readRevisions)
              .getFirst();
      if (ours < kernel.lowest()) {
        throw NetlinkException.unsupported(operation, "it is " + kernel + ", we know " + ours);
      }
      return Math.min(ours, kernel.highest());
    } catch (NetlinkException e) {
      throw IpSetError.translate(e, false, Context.OTHER);
    }
  }

  @Override
  public void destroy(String name) {
    execute("ipset destroy " + name, messages.destroy(name), false, Context.OTHER);
  }

  @Override
  public void flush(String name) {
    execute("ipset flush " + name, messages.flush(name), false, Context.OTHER);
  }

  @Override
  public void rename(String from, String to) {
    execute("ipset rename " + from + " " + to, messages.rename(from, to), false, Context.OTHER);
  }

  @Override
  public void swap(String one, String other) {
    execute("ipset swap " + one + " " + other, messages.swap(one, other), false, Context.SWAP);
  }

  @Override
  public void add(String set, List<Entry> entries) {
    if (!entries.isEmpty()) {
      change("add", set, entries, messages.add(set, entries, true), Context.ADD);
    }
  }

  @Override
  public void put(String set, List<Entry> entries) {
    if (!entries.isEmpty()) {
      change("add", set, entries, messages.add(set, entries, false), Context.ADD);
    }
  }

  @Override
  public void delete(String set, List<Element> elements) {
    if (!elements.isEmpty()) {
      change("del", set, elements, messages.delete(set, elements, true), Context.OTHER);
    }
  }

  @Override
  public void discard(String set, List<Element> elements) {
    if (!elements.isEmpty()) {
      change("del", set, elements, messages.delete(set, elements, false), Context.OTHER);
    }
  }

  private void change(
      String verb, String set, List<?> elements, MessageWriter requests, Context context) {
    boolean bitmap =
        elements.getFirst() instanceof Element.Port
            || (elements.getFirst() instanceof Entry entry
                && entry.element() instanceof Element.Port);
    String command = "ipset " + verb + " " + set + " ";
    String operation =
        elements.size() == 1
            ? command + elements.getFirst()
            : command + elements.size() + " elements";
    try {
      execute(operation, requests, bitmap, context);
    } catch (NetlinkException e) {
      if (elements.size() == 1 || e.request().isEmpty()) {
        throw e;
      }
      throw e.about(command + elements.get(e.request().getAsInt()));
    }
  }

  private void execute(String operation, MessageWriter requests, boolean bitmap, Context context) {
    try {
      socket.execute(operation, requests);
    } catch (NetlinkException e) {
      throw IpSetError.translate(e, bitmap, context);
    }
  }

  @Override
  public boolean contains(String set, Element element) {
    try {
      execute(
          "ipset test " + set + " " + element,
          messages.test(set, element),
          element instanceof Element.Port,
          Context.OTHER);
      return true;
    } catch (NetlinkException e) {
      if (e.reason() == IpSetError.ELEMENT_MISSING) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public List<ListedSet> list() {
    return list("list sets", messages.list(false));
  }

  @Override
  public List<ListedSet> headers() {
    return list("list the headers of sets", messages.list(true));
  }

  @Override
  public Optional<ListedSet> find(String name) {
    try {
      return list("list the set " + name, messages.list(name)).stream().findFirst();
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private List<ListedSet> list(String operation, MessageWriter request) {
    SetListing listing = new SetListing();
    socket.exchange(operation, request, listing);
    return listing.sets();
  }

  @Override
  public void close() {
    socket.close();
  }
}
