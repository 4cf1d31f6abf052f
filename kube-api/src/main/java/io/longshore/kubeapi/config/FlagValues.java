package io.longshore.kubeapi.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of flags by name, as they stand on a command line. */
public record FlagValues(Map<String, String> texts) {

  /** Copies the map. */
  public FlagValues {
    texts = Map.copyOf(texts);
  }

  /** Reads arguments such as {@code --config=FILE}, {@code --cleanup} and {@code -v 2}. */
  public static FlagValues parse(List<String> arguments, List<Flag> known) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String dashed = equals < 0 ? argument : argument.substring(0, equals);
      Flag flag = named(dashed, known);
      if (equals >= 0) {
        texts.put(flag.name(), argument.substring(equals + 1));
      } else if (flag.kind() == FlagKind.TRUTH) {
        texts.put(flag.name(), "true");
      } else if (++i < arguments.size()) {
        texts.put(flag.name(), arguments.get(i));
      } else {
        throw new IllegalArgumentException(dashed + " needs a value");
      }
    }
    return new FlagValues(texts);
  }

  private static Flag named(String dashed, List<Flag> known) {
    String name = dashed.startsWith("--") ? dashed.substring(2) : dashed.equals("-v") ? "v" : "";
    return known.stream()
        .filter(flag -> flag.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown argument: " + dashed));
  }

  /** Whether a flag is given, be it empty. */
  public boolean has(String flag) {
    return texts.containsKey(flag);
  }

  /** The value of a flag, where it is given and not empty. */
  public Optional<String> value(String flag) {
    return Optional.ofNullable(texts.get(flag)).filter(text -> !text.isEmpty());
  }

  /** The path that a flag names. */
  public Optional<Path> path(String flag) {
    return value(flag).map(Path::of);
  }

  /** Whether a flag is given and true. */
  public boolean isTrue(String flag) {
    return FlagKind.truth(texts.getOrDefault(flag, "")).equals("true");
  }

  /** The pairs of a flag, such as those of {@code --node-labels}. */
  public Map<String, String> pairs(String flag) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : value(flag).map(text -> List.of(text.split(",", -1))).orElse(List.of())) {
      int equals = pair.indexOf('=');
      pairs.put(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : pair.substring(equals + 1));
    }
    return pairs;
  }

  /** What these flags of those that are given say, in the form of a file. */
  public FlagFile file(List<Flag> flags) {
    FlagFile file = new FlagFile();
    for (Flag flag : flags) {
      if (flag.isOfFile() && has(flag.name())) {
        file.put(flag.field(), flag.kind().yaml(texts.getOrDefault(flag.name(), "")));
      }
    }
    return file;
  }
}
