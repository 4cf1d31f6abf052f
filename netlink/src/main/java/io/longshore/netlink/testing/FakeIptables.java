package io.longshore.netlink.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesChange;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableEdit;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.wire.IpFamily;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of iptables in memory: it refuses what the kernel refuses, and all or nothing happens.
 * Safe for use by several threads.
 */
public final class FakeIptables implements Iptables {
  private final IpFamily family;

  @GuardedBy("this")
  private final Map<TableName, IptablesTable> tables = new EnumMap<>(TableName.class);

  @GuardedBy("this")
  private int changes;

  /** Without any rule. */
  public FakeIptables(IpFamily family) {
    this.family = family;
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public synchronized List<TableName> tables() {
    return List.copyOf(tables.keySet());
  }

  @Override
  public synchronized IptablesTable read(TableName table) {
    return tables.getOrDefault(table, IptablesTable.empty(table));
  }

  @Override
  public synchronized void apply(IptablesChanges batch) {
    Map<TableName, TableEdit> edits = new EnumMap<>(TableName.class);
    for (IptablesChange change : batch.list()) {
      edits.computeIfAbsent(change.table(), name -> new TableEdit(read(name))).apply(change);
    }
    edits.values().forEach(TableEdit::chains);
    edits.forEach((name, edit) -> tables.put(name, edit.result()));
    changes += batch.list().size();
  }

  /** How many changes were made so far. */
  public synchronized int changes() {
    return changes;
  }

  @Override
  public void close() {}
}
