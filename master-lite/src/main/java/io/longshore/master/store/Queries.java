package io.longshore.master.store;

import io.longshore.kubeapi.meta.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of the tables, over one connection. For one thread at a time. */
final class Queries implements AutoCloseable {
  // The index alone tells which rows are the last of their keys; only those are read.
  private static final String LAST_OF_EACH_KEY =
      " (SELECT key, max(revision) AS last FROM change"
          + " WHERE key >= ? AND key < ? AND revision <= ? GROUP BY key) AS found"
          + " JOIN change ON change.revision = found.last WHERE change.value IS NOT NULL";

  private final Connection connection;
  private final PreparedStatement read;
  private final PreparedStatement list;
  private final PreparedStatement count;
  private final PreparedStatement changes;
  private final PreparedStatement latest;
  private final PreparedStatement compacted;

  Queries(Connection connection) throws SQLException {
    this.connection = connection;
    read =
        connection.prepareStatement(
            "SELECT key, revision, value FROM change WHERE key = ? ORDER BY revision DESC LIMIT 1");
    list =
        connection.prepareStatement(
            "SELECT found.key, revision, value FROM"
                + LAST_OF_EACH_KEY
                + " ORDER BY found.key LIMIT ?");
    count = connection.prepareStatement("SELECT count(*) FROM" + LAST_OF_EACH_KEY);
    changes =
        connection.prepareStatement(
            "SELECT key, revision, value,"
                + " (SELECT value FROM change AS old WHERE old.key = change.key"
                + " AND old.revision < change.revision ORDER BY old.revision DESC LIMIT 1)"
                + " FROM change WHERE revision > ? AND revision <= ? AND key >= ? AND key < ?"
                + " ORDER BY revision LIMIT ?");
    latest = connection.prepareStatement("SELECT coalesce(max(revision), 0) FROM change");
    compacted = connection.prepareStatement("SELECT value FROM mark WHERE name = 'compacted'");
  }

  Connection connection() {
    return connection;
  }

  Optional<Entry> read(String key) throws SQLException {
    read.setString(1, key);
    try (ResultSet rows = read.executeQuery()) {
      return rows.next() && rows.getBytes(3) != null ? Optional.of(entry(rows)) : Optional.empty();
    }
  }

  /** One more than asked for is read, to see whether there are more. */
  Page list(ListRequest request) throws SQLException {
    long revision = checked(request.revision());
    bind(list, request.range(), revision);
    list.setInt(4, request.limit() == 0 ? -1 : request.limit() + 1);
    List<Entry> entries = new ArrayList<>();
    try (ResultSet rows = list.executeQuery()) {
      while (rows.next()) {
        entries.add(entry(rows));
      }
    }
    boolean more = request.limit() > 0 && entries.size() > request.limit();
    return new Page(more ? entries.subList(0, request.limit()) : entries, revision, more);
  }

  long count(KeyRange range, long revision) throws SQLException {
    bind(count, range, checked(revision));
    return number(count);
  }

  /** The revision to answer for: now, or one that is neither forgotten nor still to come. */
  private long checked(long revision) throws SQLException {
    long now = latest();
    if (revision > now) {
      throw new StoreException(
          StoreException.Category.FUTURE, "revision " + revision + " is still to come: " + now);
    }
    if (revision != 0) {
      refuseForgotten(revision);
    }
    return revision == 0 ? now : revision;
  }

  void refuseForgotten(long revision) throws SQLException {
    long compacted = compacted();
    if (revision < compacted) {
      throw new StoreException(
          StoreException.Category.COMPACTED,
          "revision " + revision + " is forgotten: the first that is known is " + compacted);
    }
  }

  List<Change> changes(KeyRange range, long after, long upTo, int most) throws SQLException {
    refuseForgotten(after);
    changes.setLong(1, after);
    changes.setLong(2, upTo);
    changes.setString(3, range.from());
    changes.setString(4, range.to());
    changes.setInt(5, most);
    List<Change> found = new ArrayList<>();
    try (ResultSet rows = changes.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Change(
                rows.getString(1),
                rows.getLong(2),
                bytes(rows.getBytes(3)),
                bytes(rows.getBytes(4))));
      }
    }
    return found;
  }

  long latest() throws SQLException {
    return number(latest);
  }

  long compacted() throws SQLException {
    return number(compacted);
  }

  private static void bind(PreparedStatement statement, KeyRange range, long revision)
      throws SQLException {
    statement.setString(1, range.from());
    statement.setString(2, range.to());
    statement.setLong(3, revision);
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Entry entry(ResultSet rows) throws SQLException {
    return new Entry(rows.getString(1), Bytes.of(rows.getBytes(3)), rows.getLong(2));
  }

  private static Optional<Bytes> bytes(byte @Nullable [] value) {
    return Optional.ofNullable(value).map(Bytes::of);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
