package io.longshore.netlink.iptables.legacy;

import static io.longshore.netlink.iptables.legacy.LegacyNames.ACCEPT;
import static io.longshore.netlink.iptables.legacy.LegacyNames.DROP;
import static io.longshore.netlink.iptables.legacy.LegacyNames.ERROR;
import static io.longshore.netlink.iptables.legacy.LegacyNames.ERROR_TARGET;
import static io.longshore.netlink.iptables.legacy.LegacyNames.EXTENSION_HEADER;
import static io.longshore.netlink.iptables.legacy.LegacyNames.EXTENSION_NAME;
import static io.longshore.netlink.iptables.legacy.LegacyNames.QUEUE;
import static io.longshore.netlink.iptables.legacy.LegacyNames.RETURN;
import static io.longshore.netlink.iptables.legacy.LegacyNames.STANDARD_TARGET;

import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.Hook;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.Policy;
import io.longshore.netlink.iptables.TableEdit;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.ModuleTarget;
import io.longshore.netlink.iptables.target.StandardTarget;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Writes the entries of a table. It knows the offsets of all chains before it writes the first
 * jump. For one thread, and one table.
 */
final class LegacyWriter {

  /** A target before offsets are known. */
  private sealed interface End {
    /** The length that it takes. */
    int size();
  }

  /** A verdict or a chain. */
  private record Standard(StandardTarget target) implements End {
    @Override
    public int size() {
      return STANDARD_TARGET;
    }
  }

  /** A structure. */
  private record Module(RawExtension extension) implements End {
    @Override
    public int size() {
      return LegacyWriter.size(extension);
    }
  }

  /** An entry before offsets are known. */
  private record Draft(
      PacketHeader header, List<RawExtension> matches, End end, int origin, Counters counters) {

    static Draft of(End end, int origin, Counters counters) {
      return new Draft(PacketHeader.ANY, List.of(), end, origin, counters);
    }
  }

  /**
   * What was written.
   *
   * @param origins for each entry, which one it was before, or {@link TableEdit#NEW}
   * @param counters for each entry, what a new one has counted
   */
  record Written(LegacyTable table, List<Integer> origins, List<Counters> counters) {}

  private final EntryLayout layout;
  private final Dialect dialect;
  private final Map<String, Integer> firstRules;
  private final Map<String, Integer> starts = new HashMap<>();
  private final Map<Hook, Integer> hooks = new EnumMap<>(Hook.class);
  private final Map<Hook, Integer> policies = new EnumMap<>(Hook.class);
  private final List<Draft> drafts = new ArrayList<>();
  private int size;

  private LegacyWriter(Map<String, Integer> firstRules, Dialect dialect) {
    this.firstRules = firstRules;
    this.dialect = dialect;
    this.layout = EntryLayout.of(dialect.family());
  }

  /**
   * Writes chains, of which the built-in ones come first.
   *
   * @param firstRules which entries the chains began with before, as the reader says
   */
  static Written write(
      List<TableEdit.Edited> chains, Map<String, Integer> firstRules, Dialect dialect) {
    return write(chains, firstRules, dialect, ByteBuffer::allocate);
  }

  /** As before, into a buffer that may hold anything. */
  static Written write(
      List<TableEdit.Edited> chains,
      Map<String, Integer> firstRules,
      Dialect dialect,
      IntFunction<ByteBuffer> buffers) {
    LegacyWriter writer = new LegacyWriter(firstRules, dialect);
    chains.forEach(writer::add);
    writer.error(ERROR);
    return writer.written(buffers.apply(writer.size).order(ByteOrder.nativeOrder()));
  }

  private void add(TableEdit.Edited chain) {
    int first = firstRules.getOrDefault(chain.name(), 0);
    Optional<Hook> hook = chain.policy().map(_ -> Hook.valueOf(chain.name()));
    if (hook.isEmpty()) {
      error(chain.name());
    }
    starts.put(chain.name(), size);
    hook.ifPresent(it -> hooks.put(it, size));
    for (TableEdit.Slot slot : chain.slots()) {
      boolean isNew = slot.origin() == TableEdit.NEW;
      add(draft(slot.rule(), isNew ? TableEdit.NEW : first + slot.origin()));
    }
    hook.ifPresent(it -> policies.put(it, size));
    VerdictTarget end = chain.policy().map(LegacyWriter::verdict).orElse(VerdictTarget.RETURN);
    int origin = hook.isPresent() ? first + chain.rulesBefore() : TableEdit.NEW;
    add(Draft.of(new Standard(end), origin, chain.counters()));
  }

  private static VerdictTarget verdict(Policy policy) {
    return switch (policy) {
      case ACCEPT -> VerdictTarget.ACCEPT;
      case DROP -> VerdictTarget.DROP;
    };
  }

  private void error(String name) {
    byte[] text =
        Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), ERROR_TARGET - EXTENSION_HEADER);
    RawExtension target = new RawExtension(ERROR, 0, Bytes.of(text));
    add(Draft.of(new Module(target), TableEdit.NEW, Counters.ZERO));
  }

  private Draft draft(IptablesRule rule, int origin) {
    End end =
        switch (rule.target()) {
          case StandardTarget standard -> new Standard(standard);
          case ModuleTarget module -> new Module(module.raw(dialect));
        };
    List<RawExtension> matches = rule.matches().stream().map(match -> match.raw(dialect)).toList();
    return new Draft(rule.header(), matches, end, origin, rule.counters());
  }

  private void add(Draft draft) {
    drafts.add(draft);
    size += targetOffset(draft) + draft.end.size();
  }

  private int targetOffset(Draft draft) {
    return layout.size() + draft.matches.stream().mapToInt(LegacyWriter::size).sum();
  }

  private static int size(RawExtension extension) {
    return EXTENSION_HEADER + StructWriter.aligned(extension.content().length());
  }

  private Written written(ByteBuffer blob) {
    blob.put(0, new byte[size]);
    int at = 0;
    for (Draft draft : drafts) {
      at = write(blob, at, draft);
    }
    return new Written(
        new LegacyTable(blob, drafts.size(), hooks, policies),
        drafts.stream().map(Draft::origin).toList(),
        drafts.stream().map(Draft::counters).toList());
  }

  private int write(ByteBuffer blob, int start, Draft draft) {
    LegacyHeader.encode(blob, start, layout, draft.header);
    int at = start + layout.size();
    for (RawExtension match : draft.matches) {
      at = write(blob, at, match);
    }
    int target = at;
    int end = target + draft.end.size();
    switch (draft.end) {
      case Standard(StandardTarget standard) -> write(blob, start, target, end, standard);
      case Module(RawExtension extension) -> write(blob, target, extension);
    }
    blob.putShort(start + layout.targetOffset(), (short) (target - start));
    blob.putShort(start + layout.nextOffset(), (short) (end - start));
    int counters = start + layout.counters();
    blob.putLong(counters, draft.counters.packets());
    blob.putLong(counters + Long.BYTES, draft.counters.bytes());
    return end;
  }

  private static int write(ByteBuffer blob, int at, RawExtension extension) {
    int size = size(extension);
    header(blob, at, size, extension.name());
    blob.put(at + EXTENSION_HEADER - 1, (byte) extension.revision());
    blob.put(at + EXTENSION_HEADER, extension.content().toArray());
    return at + size;
  }

  private static void header(ByteBuffer blob, int at, int size, String name) {
    blob.putShort(at, (short) size);
    blob.put(at + 2, Bytes.text(name, EXTENSION_NAME).toArray());
  }

  private void write(ByteBuffer blob, int start, int at, int end, StandardTarget target) {
    header(blob, at, STANDARD_TARGET, "");
    blob.putInt(at + EXTENSION_HEADER, number(target, end));
    if (target instanceof ChainTarget to && !to.comesBack()) {
      int flags = start + layout.flags();
      blob.put(flags, (byte) (blob.get(flags) | layout.gotoFlag()));
    }
  }

  private int number(StandardTarget target, int end) {
    return switch (target) {
      case VerdictTarget verdict ->
          switch (verdict) {
            case NONE -> end;
            case ACCEPT -> ACCEPT;
            case DROP -> DROP;
            case QUEUE -> QUEUE;
            case RETURN -> RETURN;
          };
      case ChainTarget to -> Objects.requireNonNull(starts.get(to.chain()), to.chain());
    };
  }
}
