package io.longshore.kubeapi.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads configuration files in the form of Kubernetes objects, such as KubeletConfiguration, into
 * records. A record's defaults are an instance of it; what the file does not say stays. What the
 * record does not know, and what has the wrong type, is reported with its line, all at once.
 */
public final class StrictConfig {
  private static final List<String> HEADER = List.of("apiVersion", "kind", "metadata");

  private StrictConfig() {}

  /** Reads a file, which must be of this kind. */
  public static <T extends Record> T read(Path file, String apiVersion, String kind, T defaults) {
    try {
      return parse(file.toString(), Files.readString(file), apiVersion, kind, defaults);
    } catch (NoSuchFileException e) {
      throw new ConfigException(List.of(file + ": no such file"));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read: " + e));
    }
  }

  /** As {@link #read}, from text; the name is for messages. */
  public static <T extends Record> T parse(
      String name, String text, String apiVersion, String kind, T defaults) {
    List<String> problems = new ArrayList<>();
    List<ConfigValue> documents = ConfigParser.parse(name, text, problems);
    T result = defaults;
    if (problems.isEmpty() && documents.size() != 1) {
      problems.add(name + ": holds " + documents.size() + " documents, not one");
    } else if (documents.size() == 1) {
      result = bind(name, documents.getFirst(), apiVersion, kind, defaults, problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return result;
  }

  /** What a file would say that leads to this record: its fields, with inlined ones among them. */
  public static Map<String, Object> fields(Record config) {
    RecordShape shape = new RecordShape(config.getClass());
    Map<String, Object> fields = new LinkedHashMap<>();
    shape
        .values(config)
        .forEach(
            (name, value) -> {
              if (shape.inlined().contains(name)) {
                fields.putAll(fields((Record) value));
              } else if (!value.equals(Optional.empty())) {
                fields.put(name, value);
              }
            });
    return fields;
  }

  private static <T extends Record> T bind(
      String name,
      ConfigValue document,
      String apiVersion,
      String kind,
      T defaults,
      List<String> problems) {
    if (!(document instanceof ConfigValue.Mapping mapping)) {
      problems.add(name + ":" + document.line() + ": " + document.kind() + " is not a mapping");
      return defaults;
    }
    checkHeader(name, mapping, "apiVersion", apiVersion, problems);
    checkHeader(name, mapping, "kind", kind, problems);
    Object bound = new ConfigBinder(name, problems).record(mapping, defaults, "", HEADER);
    @SuppressWarnings("unchecked") // the binder makes an instance of the defaults' class
    T result = (T) bound;
    return result;
  }

  private static void checkHeader(
      String name,
      ConfigValue.Mapping mapping,
      String field,
      String wanted,
      List<String> problems) {
    ConfigValue.Field found = mapping.fields().get(field);
    if (found == null) {
      problems.add(
          name + ":" + mapping.line() + ": " + field + " is missing: it must be " + wanted);
    } else if (!(found.value() instanceof ConfigValue.Text(int _, String text))
        || !text.equals(wanted)) {
      problems.add(
          name
              + ":"
              + found.line()
              + ": "
              + field
              + " is "
              + found.value().kind()
              + ", but must be "
              + wanted);
    }
  }
}
