package io.longshore.netlink.iptables.legacy;

import io.longshore.linux.file.FileLock;
import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.Counters;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesChange;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableEdit;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.RememberedSetNames;
import io.longshore.netlink.wire.IpFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The tables that iptables-legacy works on. A change reads the whole table, changes it and replaces
 * it, under the lock that iptables-legacy uses too; what rules have counted is kept. Safe for use
 * by several threads.
 */
public final class LegacyIptables implements Iptables {
  /** How often a table is tried that somebody changes without the lock. */
  private static final int ATTEMPTS = 20;

  private static final Path TABLES = Path.of("/proc/thread-self/net");

  private final IpFamily family;
  private final LegacyOptions options;
  private final KernelSetNames sets;
  private final Supplier<List<String>> names;
  private final XtablesLock lock;

  private LegacyIptables(
      IpFamily family,
      LegacyOptions options,
      KernelSetNames sets,
      Supplier<List<String>> names,
      XtablesLock lock) {
    this.family = family;
    this.options = options;
    this.sets = sets;
    this.names = names;
    this.lock = lock;
  }

  /** The tables of a network namespace, with the lock of this host. */
  public static LegacyIptables open(IpFamily family, NetworkNamespace namespace) {
    return open(family, namespace, XtablesLock.USUAL);
  }

  /** The tables of a network namespace, with another lock. */
  public static LegacyIptables open(IpFamily family, NetworkNamespace namespace, XtablesLock lock) {
    String operation = "open the tables of " + family;
    return LegacyCalls.in(
        operation,
        namespace,
        () ->
            new LegacyIptables(
                family,
                LegacyOptions.open(family),
                KernelSetNames.open(),
                () -> LegacyCalls.in("list tables", namespace, () -> names(family)),
                lock));
  }

  /** The kernel lists tables that somebody has used; asking for another would make it. */
  private static List<String> names(IpFamily family) throws IOException {
    String file =
        switch (family) {
          case IPV4 -> "ip_tables_names";
          case IPV6 -> "ip6_tables_names";
        };
    try {
      return Files.readAllLines(TABLES.resolve(file));
    } catch (NoSuchFileException e) {
      return List.of(); // a kernel without this form
    }
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public List<TableName> tables() {
    return names.get().stream().flatMap(name -> TableName.of(name).stream()).sorted().toList();
  }

  @Override
  public IptablesTable read(TableName table) {
    if (!tables().contains(table)) {
      return IptablesTable.empty(table);
    }
    return repeated("read the table " + table, () -> decode(table, options.read(table), dialect()));
  }

  /** How large a table is now; asking makes one that nobody has used. */
  public TableShape shape(TableName table) {
    return repeated("look at the table " + table, () -> options.shape(table));
  }

  private static IptablesTable decode(TableName table, LegacyTable entries, Dialect dialect) {
    return new IptablesTable(table, LegacyReader.read(entries, dialect).chains());
  }

  private Dialect dialect() {
    return new Dialect(family, new RememberedSetNames(sets));
  }

  @Override
  public void apply(IptablesChanges changes) {
    Map<TableName, List<IptablesChange>> byTable =
        changes.list().stream()
            .collect(
                Collectors.groupingBy(
                    IptablesChange::table, LinkedHashMap::new, Collectors.toList()));
    if (byTable.isEmpty()) {
      return;
    }
    try (FileLock _ = lock.take()) {
      byTable.forEach(
          (table, list) ->
              repeated(
                  "change the table " + table,
                  () -> {
                    change(table, list);
                    return table;
                  }));
    }
  }

  private void change(TableName table, List<IptablesChange> changes) {
    Dialect dialect = dialect();
    LegacyTable before = options.read(table);
    LegacyReader.Read read = LegacyReader.read(before, dialect);
    TableEdit edit = new TableEdit(new IptablesTable(table, read.chains()));
    changes.forEach(edit::apply);
    LegacyWriter.Written written = LegacyWriter.write(edit.chains(), read.firstRules(), dialect);
    List<Counters> old = options.replace(table, written.table(), before.count());
    addCounters(table, KeptCounters.of(written, old));
  }

  private void addCounters(TableName table, List<Counters> counters) {
    try {
      options.add(table, counters);
    } catch (LibcException e) {
      // Somebody without the lock has changed the table already, and ours stands.
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
    }
  }

  /** Somebody without the lock may come between, such as one who sees another file system. */
  private static <T> T repeated(String operation, Supplier<T> action) {
    for (int attempt = 1; ; attempt++) {
      try {
        return action.get();
      } catch (LibcException e) {
        if (!cameBetween(e) || attempt == ATTEMPTS) {
          throw LegacyCalls.failure(operation, e);
        }
      }
    }
  }

  /** EEXIST: two use a table for the first time (net/netfilter/x_tables.c, xt_register_table). */
  private static boolean cameBetween(LibcException e) {
    return e.is(Errno.EAGAIN) || e.is(Errno.EEXIST);
  }

  @Override
  public void close() {
    options.close();
    sets.close();
  }
}
