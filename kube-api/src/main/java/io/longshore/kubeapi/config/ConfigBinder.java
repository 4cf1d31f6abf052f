package io.longshore.kubeapi.config;

import io.longshore.kubeapi.config.ConfigValue.Field;
import io.longshore.kubeapi.config.ConfigValue.Mapping;
import io.longshore.kubeapi.meta.GoDuration;
import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.Quantity;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts values into records, and notes what does not fit. */
final class ConfigBinder {
  private final String file;
  private final List<String> problems;

  ConfigBinder(String file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The record that a mapping describes, where what it does not say is as in the defaults. */
  Object record(Mapping mapping, Object defaults, String path, Collection<String> alsoAllowed) {
    RecordShape shape = new RecordShape(defaults.getClass());
    Map<String, Object> values = shape.values(defaults);
    Map<String, Field> own = new LinkedHashMap<>(mapping.fields());
    for (String name : shape.inlined()) {
      values.put(name, inlined(mapping, own, Objects.requireNonNull(values.get(name)), path));
    }
    own.forEach(
        (name, field) -> {
          if (shape.fieldNames().contains(name)) {
            Object bound =
                value(field.value(), shape.typeOf(name), values.get(name), join(path, name));
            if (bound != null) {
              values.put(name, bound);
            }
          } else if (!alsoAllowed.contains(name)) {
            unknown(name, field, shape.fieldNames());
          }
        });
    try {
      return shape.make(values);
    } catch (IllegalArgumentException e) {
      problem(mapping.line(), (path.isEmpty() ? "" : path + ": ") + e.getMessage());
      return defaults;
    }
  }

  /** A record whose fields stand among those of the record around it: they are taken from there. */
  private Object inlined(Mapping around, Map<String, Field> left, Object defaults, String path) {
    Map<String, Field> taken = new LinkedHashMap<>();
    for (String name : new RecordShape(defaults.getClass()).fieldNames()) {
      Field field = left.remove(name);
      if (field != null) {
        taken.put(name, field);
      }
    }
    return record(new Mapping(around.line(), taken), defaults, path, List.of());
  }

  private void unknown(String name, Field field, List<String> names) {
    String hint =
        NearestName.of(name, names).map(near -> ", did you mean \"" + near + "\"?").orElse("");
    problem(field.line(), "unknown field \"" + name + "\"" + hint);
  }

  /** The value as this type; null where it says nothing, or something wrong. */
  private @Nullable Object value(
      ConfigValue value, Type type, @Nullable Object preset, String path) {
    if (value instanceof ConfigValue.Nothing) {
      return null;
    }
    Class<?> raw = RecordShape.raw(type);
    if (raw == Optional.class) {
      Object inner = preset instanceof Optional<?> optional ? optional.orElse(null) : null;
      Object bound = value(value, RecordShape.argument(type, 0), inner, path);
      return bound == null ? null : Optional.of(bound);
    } else if (raw == List.class) {
      return list(value, type, path);
    } else if (raw == Map.class) {
      return map(value, type, path);
    } else if (raw.isRecord() && value instanceof Mapping mapping) {
      return record(mapping, preset == null ? RecordShape.empty(type) : preset, path, List.of());
    }
    return scalar(value, raw, path);
  }

  private @Nullable Object list(ConfigValue value, Type type, String path) {
    if (!(value instanceof ConfigValue.Sequence(int _, List<ConfigValue> elements))) {
      return wrong(value, path, "a list");
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Object element =
          value(elements.get(i), RecordShape.argument(type, 0), null, path + "[" + i + "]");
      if (element != null) {
        list.add(element);
      }
    }
    return List.copyOf(list);
  }

  private @Nullable Object map(ConfigValue value, Type type, String path) {
    if (!(value instanceof Mapping mapping)) {
      return wrong(value, path, "a mapping");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    mapping
        .fields()
        .forEach(
            (name, field) -> {
              Object element =
                  value(field.value(), RecordShape.argument(type, 1), null, join(path, name));
              if (element != null) {
                map.put(name, element);
              }
            });
    return Map.copyOf(map);
  }

  private @Nullable Object scalar(ConfigValue value, Class<?> type, String path) {
    if (type == boolean.class || type == Boolean.class) {
      return value instanceof ConfigValue.Truth(int _, boolean truth)
          ? truth
          : wrong(value, path, "true or false");
    } else if (type == int.class || type == Integer.class) {
      return number(value, path, Integer::valueOf);
    } else if (type == long.class || type == Long.class) {
      return number(value, path, Long::valueOf);
    } else if (type == double.class || type == Double.class) {
      return number(value, path, Double::valueOf);
    } else if (type == String.class) {
      return value instanceof ConfigValue.Text(int _, String text)
          ? text
          : wrong(value, path, "text (in quotes, if it looks like something else)");
    } else if (type == IntOrString.class) {
      return intOrString(value, path);
    } else if (type == Duration.class) {
      return parsed(value, path, "a duration such as 1m30s", GoDuration::parse);
    } else if (type == Quantity.class) {
      return value instanceof ConfigValue.Digits(int _, String digits)
          ? Quantity.parse(digits)
          : parsed(value, path, "a quantity such as 100Mi", Quantity::parse);
    } else if (type.isEnum()) {
      return constant(value, type, path);
    }
    return wrong(value, path, "a mapping");
  }

  private @Nullable Object number(ConfigValue value, String path, Function<String, Object> parser) {
    if (value instanceof ConfigValue.Digits(int line, String digits)) {
      try {
        return parser.apply(digits);
      } catch (NumberFormatException e) {
        problem(line, path + ": " + digits + " is too large, or no whole number");
        return null;
      }
    }
    return wrong(value, path, "a number");
  }

  private @Nullable Object intOrString(ConfigValue value, String path) {
    return value instanceof ConfigValue.Text(int _, String text)
        ? IntOrString.of(text)
        : Optional.ofNullable(number(value, path, Integer::valueOf))
            .map(number -> (Object) IntOrString.of((Integer) number))
            .orElse(null);
  }

  private @Nullable Object parsed(
      ConfigValue value, String path, String wanted, Function<String, Object> parser) {
    if (!(value instanceof ConfigValue.Text(int line, String text))) {
      return wrong(value, path, wanted);
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      problem(line, path + ": " + e.getMessage());
      return null;
    }
  }

  /** An enum's constants are known by what they print, which is upstream's spelling. */
  private @Nullable Object constant(ConfigValue value, Class<?> type, String path) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    if (value instanceof ConfigValue.Text(int line, String text)) {
      int index = names.indexOf(text);
      if (index >= 0) {
        return type.getEnumConstants()[index];
      }
      String hint =
          NearestName.of(text, names).map(near -> ", did you mean \"" + near + "\"?").orElse("");
      problem(line, path + ": \"" + text + "\" is none of " + String.join(", ", names) + hint);
      return null;
    }
    return wrong(value, path, "one of " + String.join(", ", names));
  }

  private @Nullable Object wrong(ConfigValue value, String path, String wanted) {
    problem(value.line(), path + ": " + value.kind() + " is not " + wanted);
    return null;
  }

  private void problem(int line, String text) {
    problems.add(file + ":" + line + ": " + text);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
