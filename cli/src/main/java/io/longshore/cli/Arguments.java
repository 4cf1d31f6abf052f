package io.longshore.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a command: options with values, as {@code --name VALUE} or {@code --name=VALUE},
 * options without, and others.
 */
public record Arguments(Map<String, String> options, List<String> others) {
  /** Copies both. */
  public Arguments {
    options = Map.copyOf(options);
    others = List.copyOf(others);
  }

  /** Understands these options; flags have no values. */
  public static Arguments parse(List<String> words, Set<String> valued, Set<String> flags) {
    Map<String, String> options = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!word.startsWith("-")) {
        others.add(word);
      } else if (flags.contains(word)) {
        options.put(word, "");
      } else if (!valued.contains(name)) {
        throw new UsageException("no option is called " + name);
      } else if (equals >= 0) {
        options.put(name, word.substring(equals + 1));
      } else if (rest.hasNext()) {
        options.put(name, rest.next());
      } else {
        throw new UsageException(name + " needs a value");
      }
    }
    return new Arguments(options, others);
  }

  /** The value of an option. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** Whether a flag was given. */
  public boolean has(String flag) {
    return options.containsKey(flag);
  }

  /** The only argument that is no option. */
  public String only(String what) {
    if (others.size() != 1) {
      throw new UsageException("expected " + what + ", but got " + others);
    }
    return others.getFirst();
  }

  /** Refuses arguments that are no options. */
  public Arguments withoutOthers() {
    if (!others.isEmpty()) {
      throw new UsageException("expected options only, but got " + others);
    }
    return this;
  }

  /** Whether JSON is wanted. */
  public boolean json() {
    return switch (option("-o").orElse("text")) {
      case "text" -> false;
      case "json" -> true;
      default -> throw new UsageException("-o is text or json, not " + option("-o").orElse(""));
    };
  }
}
