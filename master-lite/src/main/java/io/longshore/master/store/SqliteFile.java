package io.longshore.master.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The database file: how connections to it are set up, and what its tables are. */
record SqliteFile(Path path) {
  // https://www.sqlite.org/rescode.html
  private static final int SQLITE_FULL = 13;
  // The row with the largest revision is never removed, so no revision is given twice.
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS change"
              + " (revision INTEGER PRIMARY KEY, key TEXT NOT NULL, value BLOB)",
          "CREATE UNIQUE INDEX IF NOT EXISTS change_of_key ON change (key, revision)",
          "CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
          "INSERT OR IGNORE INTO mark VALUES ('compacted', 0)");

  /** The one connection that writes; makes the tables if they are not there. */
  Connection openForWriting() throws SQLException {
    SqliteLibrary.load();
    Connection connection = open();
    // Readers go on while one writes, and a commit is one fsync: https://www.sqlite.org/wal.html
    execute(connection, "PRAGMA journal_mode = WAL");
    execute(connection, "PRAGMA synchronous = FULL");
    execute(connection, "PRAGMA journal_size_limit = 16777216");
    for (String table : TABLES) {
      execute(connection, table);
    }
    return connection;
  }

  Connection openForReading() throws SQLException {
    Connection connection = open();
    execute(connection, "PRAGMA query_only = ON");
    return connection;
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
    // A checkpoint makes readers wait for a moment.
    execute(connection, "PRAGMA busy_timeout = 10000");
    return connection;
  }

  static void execute(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  StoreException failure(String what, SQLException cause) {
    boolean full = cause.getErrorCode() == SQLITE_FULL;
    return new StoreException(
        full ? StoreException.Category.FULL : StoreException.Category.FAILED,
        what
            + (full ? ": no room on the disk of " : " failed: ")
            + path
            + ": "
            + cause.getMessage(),
        cause);
  }
}
