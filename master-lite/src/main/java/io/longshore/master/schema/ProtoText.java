package io.longshore.master.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what go-to-protobuf writes: messages of fields, each under the comment of the Go source
 * with its markers ({@code +optional}, {@code +listType=map}, ...).
 */
final class ProtoText {
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern MESSAGE = Pattern.compile("message (\\w+) \\{");
  private static final Pattern FIELD =
      Pattern.compile(
          "(?:optional|repeated|(?=map)) ?(map<string, ([\\w.]+)>|[\\w.]+) (\\w+) = (\\d+);");

  /** A comment: its text, and its markers without their plus sign. */
  record Comment(String text, List<String> markers) {

    boolean has(String marker) {
      return markers.contains(marker);
    }

    /** The values that a marker has, as {@code listMapKey} may have several. */
    List<String> values(String marker) {
      String start = marker + "=";
      return markers.stream()
          .filter(text -> text.startsWith(start))
          .map(text -> text.substring(start.length()))
          .toList();
    }

    String value(String marker) {
      List<String> values = values(marker);
      return values.isEmpty() ? "" : values.getFirst();
    }
  }

  /**
   * A field as it stands there.
   *
   * @param type the full name of a message, or a word of protobuf
   */
  record RawField(
      String name, int number, boolean repeated, boolean map, String type, Comment comment) {}

  /** A message as it stands there. */
  record RawMessage(String name, List<RawField> fields, Comment comment) {}

  private final boolean texts;
  private final List<RawMessage> messages = new ArrayList<>();
  private String home = "";
  private List<String> comment = new ArrayList<>();

  private ProtoText(boolean texts) {
    this.texts = texts;
  }

  /** All messages of a file. */
  static List<RawMessage> read(Iterable<String> lines, boolean texts) {
    ProtoText reader = new ProtoText(texts);
    lines.forEach(line -> reader.line(line.strip()));
    return reader.messages;
  }

  private void line(String line) {
    if (line.startsWith("//")) {
      comment.add(line.substring(2).strip());
      return;
    }
    Matcher packageLine = PACKAGE.matcher(line);
    Matcher messageLine = MESSAGE.matcher(line);
    Matcher fieldLine = FIELD.matcher(line);
    if (packageLine.matches()) {
      home = packageLine.group(1);
    } else if (messageLine.matches()) {
      messages.add(
          new RawMessage(home + "." + messageLine.group(1), new ArrayList<>(), takeComment()));
    } else if (fieldLine.matches()) {
      messages.getLast().fields().add(field(line, fieldLine));
    }
    comment = new ArrayList<>();
  }

  private RawField field(String line, Matcher match) {
    boolean map = match.group(2) != null;
    return new RawField(
        match.group(3),
        Integer.parseInt(match.group(4)),
        line.startsWith("repeated"),
        map,
        fullName(map ? match.group(2) : match.group(1)),
        takeComment());
  }

  private Comment takeComment() {
    List<String> markers = new ArrayList<>();
    List<String> text = new ArrayList<>();
    for (String line : comment) {
      if (line.startsWith("+")) {
        markers.add(line.substring(1));
      } else if (texts) {
        text.add(line);
      }
    }
    return new Comment(String.join("\n", text).strip(), markers);
  }

  /** A leading dot marks a full name; a name with a capital letter is of this package. */
  private String fullName(String type) {
    if (type.startsWith(".")) {
      return type.substring(1);
    }
    return Character.isUpperCase(type.charAt(0)) ? home + "." + type : type;
  }
}
