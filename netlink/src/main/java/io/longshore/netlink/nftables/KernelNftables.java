package io.longshore.netlink.nftables;

import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.socket.Replies;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's ruleset in the network namespace of a socket. Safe for use by several threads, one
 * call at a time.
 */
public final class KernelNftables implements Nftables {
  /** How often elements are listed that move meanwhile. */
  private static final int ATTEMPTS = 50;

  private static final long PAUSE_NANOS = 1_000_000;

  private final NetlinkSocket socket;

  /** Takes over a socket of the netfilter family. */
  public KernelNftables(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** The socket's number: events of what is changed through it carry it. */
  public int port() {
    return socket.port();
  }

  @Override
  public void apply(NftTransaction changes) {
    if (changes.isEmpty()) {
      return;
    }
    MessageWriter batch = changes.finish();
    try {
      socket.execute("change the ruleset", batch);
    } catch (NetlinkException e) {
      throw BatchWords.explain(e, batch);
    }
  }

  @Override
  public Generation generation() {
    MessageWriter request = new MessageWriter();
    NftMessage.begin(
        request, NftMessage.GET_GENERATION, MessageFlags.REQUEST | MessageFlags.ACK, Family.ANY);
    return socket
        .list("ask for the generation", request.end(), KernelNftables::generation)
        .getFirst();
  }

  private static @Nullable Generation generation(MessageReader reply) {
    return reply.type() == NftMessage.NEW_GENERATION ? GenerationMessages.decode(reply) : null;
  }

  @Override
  public List<Table> tables() {
    return dump("list tables", NftMessage.GET_TABLE, Family.ANY, out -> {}, Table.class);
  }

  @Override
  public List<Chain> chains(TableName table) {
    // The kernel chooses by family alone: net/netfilter/nf_tables_api.c, nf_tables_dump_chains.
    return dump("list chains of " + table, NftMessage.GET_CHAIN, table, out -> {}, Chain.class);
  }

  @Override
  public List<Rule> rules(TableName table) {
    Consumer<AttributeWriter> choice = out -> RuleMessages.table(out, table);
    return dump("list rules of " + table, NftMessage.GET_RULE, table, choice, Rule.class);
  }

  @Override
  public List<Rule> rules(ChainName chain) {
    Consumer<AttributeWriter> choice = out -> RuleMessages.chain(out, chain);
    return dump("list rules of " + chain, NftMessage.GET_RULE, chain.table(), choice, Rule.class);
  }

  @Override
  public List<NamedSet> sets(TableName table) {
    Consumer<AttributeWriter> choice = out -> SetMessages.table(out, table);
    return dump("list sets of " + table, NftMessage.GET_SET, table, choice, NamedSet.class);
  }

  @Override
  public List<NamedObject> objects(TableName table) {
    Consumer<AttributeWriter> choice = out -> ObjectMessages.table(out, table);
    return dump(
        "list objects of " + table, NftMessage.GET_OBJECT, table, choice, NamedObject.class);
  }

  private <T extends NftObject> List<T> dump(
      String operation,
      int type,
      TableName table,
      Consumer<AttributeWriter> choice,
      Class<T> kind) {
    return dump(operation, type, table.family().number(), choice, kind).stream()
        .filter(object -> object.table().equals(table))
        .toList();
  }

  private <T extends NftObject> List<T> dump(
      String operation, int type, int family, Consumer<AttributeWriter> choice, Class<T> kind) {
    MessageWriter request = new MessageWriter();
    choice.accept(
        NftMessage.begin(request, type, MessageFlags.REQUEST | MessageFlags.DUMP, family));
    return socket.list(operation, request.end(), reply -> decode(reply, kind));
  }

  private static <T extends NftObject> @Nullable T decode(MessageReader reply, Class<T> kind) {
    return NftMessage.decode(reply).filter(kind::isInstance).map(kind::cast).orElse(null);
  }

  /**
   * For a while after many elements were added the kernel moves them to a larger hash table. A dump
   * goes on by the number of elements that it has shown, so meanwhile it shows some twice and for
   * each of these another one not at all: net/netfilter/nft_set_hash.c, nft_rhash_walk. Such a list
   * is not taken.
   */
  @Override
  public List<SetElement> elements(SetName set) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<SetElement> found = listElements(set);
      if (isComplete(found)) {
        return found;
      }
      LockSupport.parkNanos(attempt * PAUSE_NANOS);
    }
    throw NetlinkException.of(
        NetlinkException.Kind.INTERRUPTED, "list elements of " + set, "they never stood still");
  }

  private List<SetElement> listElements(SetName set) {
    MessageWriter request = new MessageWriter();
    int flags = MessageFlags.REQUEST | MessageFlags.DUMP;
    int family = set.table().family().number();
    ElementMessages.set(NftMessage.begin(request, NftMessage.GET_ELEMENTS, flags, family), set);
    List<SetElement> found = new ArrayList<>();
    socket.exchange(
        "list elements of " + set,
        request.end(),
        new Replies() {
          @Override
          public void message(MessageReader reply) {
            ElementMessages.readAll(reply.attributes(NftMessage.HEADER), found::add);
          }

          @Override
          public void restart() {
            found.clear();
          }
        });
    return found;
  }

  private static boolean isComplete(List<SetElement> elements) {
    Set<Bytes> keys = HashSet.newHashSet(elements.size());
    return elements.stream()
        .filter(element -> element.role() == SetElement.Role.PLAIN)
        .allMatch(element -> keys.add(element.key()));
  }

  @Override
  public Optional<SetElement> element(SetName set, Bytes key) {
    MessageWriter request = new MessageWriter();
    int flags = MessageFlags.REQUEST | MessageFlags.ACK;
    int family = set.table().family().number();
    AttributeWriter out = NftMessage.begin(request, NftMessage.GET_ELEMENTS, flags, family);
    ElementMessages.set(out, set);
    int list = out.open(ElementMessages.LIST_ELEMENTS);
    ElementMessages.write(out, SetElement.of(key));
    out.close(list);
    try {
      return socket
          .list(
              "ask for an element of " + set, request.end(), reply -> decode(reply, Elements.class))
          .stream()
          .filter(Objects::nonNull)
          .flatMap(some -> some.elements().stream())
          .findFirst();
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
