package io.longshore.netlink.iptables.legacy;

import io.longshore.linux.libc.NativeMemory;
import io.longshore.linux.libc.NativeSocket;
import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.Hook;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The socket options by which tables are read and replaced: IPT_SO_ and IP6T_SO_ of
 * linux/netfilter_ipv4/ip_tables.h and linux/netfilter_ipv6/ip6_tables.h.
 */
final class LegacyOptions implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_RAW = 3;
  private static final int IPPROTO_RAW = 255;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;

  // To set, then to get: both kinds count from 64.
  private static final int REPLACE = 64;
  private static final int ADD_COUNTERS = 65;
  private static final int INFO = 64;
  private static final int ENTRIES = 65;

  private static final int NAME = 32; // XT_TABLE_MAXNAMELEN
  private static final int INFO_SIZE = 84;
  private static final int ENTRIES_HEADER = 40;
  private static final int REPLACE_HEADER = 96;
  private static final int COUNTERS_HEADER = 40;
  private static final int COUNTER = 16; // struct xt_counters
  private static final int HOOKS = 36;
  private static final int UNDERFLOWS = 56;
  private static final int COUNT = 76;
  private static final int SIZE = 80;

  private final NativeSocket socket;
  private final int level;

  private LegacyOptions(NativeSocket socket, int level) {
    this.socket = socket;
    this.level = level;
  }

  /** Opens a socket in the network namespace of the calling thread. */
  static LegacyOptions open(IpFamily family) {
    return switch (family) {
      case IPV4 -> new LegacyOptions(NativeSocket.open(AF_INET, SOCK_RAW, IPPROTO_RAW), IPPROTO_IP);
      case IPV6 ->
          new LegacyOptions(NativeSocket.open(AF_INET6, SOCK_RAW, IPPROTO_RAW), IPPROTO_IPV6);
    };
  }

  /** Reads a table: fails with EAGAIN if it changes its size meanwhile. */
  LegacyTable read(TableName table) {
    TableShape shape = shape(table);
    return new LegacyTable(
        entries(table, shape.bytes()), shape.entries(), shape.hooks(), shape.policies());
  }

  /** Asks for a table's size. */
  TableShape shape(TableName table) {
    try (NativeMemory info = NativeMemory.allocate(INFO_SIZE)) {
      ByteBuffer answer = info.buffer();
      name(answer, table);
      socket.readOption(level, INFO, answer);
      return new TableShape(
          answer.getInt(COUNT),
          answer.getInt(SIZE),
          offsets(table, answer, HOOKS),
          offsets(table, answer, UNDERFLOWS));
    }
  }

  private ByteBuffer entries(TableName table, int size) {
    try (NativeMemory memory = NativeMemory.allocate(ENTRIES_HEADER + size)) {
      ByteBuffer answer = memory.buffer();
      name(answer, table);
      answer.putInt(NAME, size);
      socket.readOption(level, ENTRIES, answer);
      byte[] copy = new byte[size];
      answer.get(ENTRIES_HEADER, copy);
      return ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
    }
  }

  private static Map<Hook, Integer> offsets(TableName table, ByteBuffer info, int at) {
    Map<Hook, Integer> offsets = new EnumMap<>(Hook.class);
    for (Hook hook : table.hooks()) {
      offsets.put(hook, info.getInt(at + number(hook) * Integer.BYTES));
    }
    return offsets;
  }

  private static int number(Hook hook) {
    return List.of(Hook.values()).indexOf(hook);
  }

  /**
   * Replaces a table; fails with EAGAIN if it has not so many entries any more.
   *
   * @return what the old entries have counted
   */
  List<Counters> replace(TableName table, LegacyTable entries, int oldCount) {
    try (NativeMemory counters = NativeMemory.allocate(oldCount * COUNTER);
        NativeMemory memory = NativeMemory.allocate(REPLACE_HEADER + entries.size())) {
      ByteBuffer request = memory.buffer();
      name(request, table);
      int hooks = table.hooks().stream().mapToInt(hook -> 1 << number(hook)).sum();
      request.putInt(NAME, hooks).putInt(36, entries.count()).putInt(40, entries.size());
      put(request, 44, entries.hooks());
      put(request, 64, entries.policies());
      request.putInt(84, oldCount).putLong(88, counters.address());
      request.put(REPLACE_HEADER, entries.entries(), 0, entries.size());
      socket.option(level, REPLACE, request);
      return counters(counters.buffer(), oldCount);
    }
  }

  private static void put(ByteBuffer request, int at, Map<Hook, Integer> offsets) {
    offsets.forEach((hook, offset) -> request.putInt(at + number(hook) * Integer.BYTES, offset));
  }

  private static List<Counters> counters(ByteBuffer buffer, int count) {
    List<Counters> counters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      counters.add(new Counters(buffer.getLong(i * COUNTER), buffer.getLong(i * COUNTER + 8)));
    }
    return counters;
  }

  /** Adds to what the entries of a table have counted; there is one for each entry. */
  void add(TableName table, List<Counters> counters) {
    try (NativeMemory memory = NativeMemory.allocate(COUNTERS_HEADER + counters.size() * COUNTER)) {
      ByteBuffer request = memory.buffer();
      name(request, table);
      request.putInt(NAME, counters.size());
      for (int i = 0; i < counters.size(); i++) {
        int at = COUNTERS_HEADER + i * COUNTER;
        request.putLong(at, counters.get(i).packets()).putLong(at + 8, counters.get(i).bytes());
      }
      socket.option(level, ADD_COUNTERS, request);
    }
  }

  private static void name(ByteBuffer buffer, TableName table) {
    buffer.put(0, Bytes.text(table.toString(), NAME).toArray());
  }

  @Override
  public void close() {
    socket.close();
  }
}
