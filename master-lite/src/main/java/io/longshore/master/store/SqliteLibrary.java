package io.longshore.master.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** SQLite's native library. */
final class SqliteLibrary {
  /** The driver's property for the folder of a library that is there already. */
  private static final String IN_PLACE = "org.sqlite.lib.path";

  private static final String FOLDER = "org.sqlite.tmpdir";

  private SqliteLibrary() {}

  /**
   * Has the one in the driver's jar loaded, unless the driver finds that of the distribution. What
   * was unpacked is removed: it stays mapped. The driver itself would remove it only when the JVM
   * ends of its own accord, so that each master that was told to end would leave one.
   */
  static synchronized void load() throws SQLException {
    if (System.getProperty(IN_PLACE) != null) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("longshore-sqlite-");
      System.setProperty(FOLDER, folder.toString());
      try {
        DriverManager.getConnection("jdbc:sqlite::memory:").close();
      } finally {
        System.clearProperty(FOLDER);
        delete(folder);
      }
    } catch (IOException e) {
      throw new SQLException("cannot unpack the library of SQLite: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> unpacked;
    try (Stream<Path> files = Files.list(folder)) {
      unpacked = files.toList();
    }
    for (Path file : unpacked) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
