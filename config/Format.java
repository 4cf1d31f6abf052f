import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Checks or mends the format of every Java file below a folder: {@code Format check|fix FOLDER}.
 * Run by the build in a JVM of its own, because the formatter uses the compiler of the JVM it runs
 * on. What was found well formatted is remembered by its hash, so an unchanged file costs a read.
 */
public final class Format {
  private static final Formatter FORMATTER =
      new Formatter(JavaFormatterOptions.builder().formatJavadoc(true).build());

  private Format() {}

  public static void main(String[] arguments) throws IOException {
    boolean fix = arguments[0].equals("fix");
    Path root = Path.of(arguments[1]);
    Map<Path, String> wrong = new ConcurrentSkipListMap<>();
    Path memory = root.resolve("target/formatted");
    Map<String, String> known = new ConcurrentSkipListMap<>();
    if (Files.exists(memory)) {
      Files.readAllLines(memory).forEach(line -> known.put(line, line));
    }
    Map<String, String> good = new ConcurrentSkipListMap<>();
    sources(root).parallelStream().forEach(file -> visit(file, fix, known, good, wrong));
    Files.createDirectories(memory.getParent());
    Files.write(memory, good.keySet());
    wrong.forEach((file, why) -> System.err.println(root.relativize(file) + ": " + why));
    if (!wrong.isEmpty()) {
      System.err.println(wrong.size() + " files are badly formatted; ./dev fmt formats them");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).toString().contains("target/"))
          .toList();
    }
  }

  private static void visit(
      Path file,
      boolean fix,
      Map<String, String> known,
      Map<String, String> good,
      Map<Path, String> wrong) {
    try {
      String source = Files.readString(file);
      String key = hash(source);
      if (!known.containsKey(key)) {
        String formatted = format(source);
        if (!formatted.equals(source)) {
          if (!fix) {
            wrong.put(
                file,
                "line " + firstDifference(source, formatted) + " is not as the formatter puts it");
            return;
          }
          Files.writeString(file, formatted);
          return;
        }
      }
      good.put(key, key);
    } catch (FormatterException e) {
      wrong.put(file, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String source) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static String format(String source) throws FormatterException {
    String ordered = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE);
    return FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }

  private static long firstDifference(String source, String formatted) {
    List<String> before = source.lines().toList();
    List<String> after = formatted.lines().toList();
    int line = 0;
    while (line < before.size()
        && line < after.size()
        && before.get(line).equals(after.get(line))) {
      line++;
    }
    return line + 1L;
  }
}
