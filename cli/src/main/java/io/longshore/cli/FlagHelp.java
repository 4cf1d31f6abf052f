package io.longshore.cli;

import io.longshore.kubeapi.config.Flag;
import io.longshore.kubeapi.config.FlagKind;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code --help} says of flags: a line each. */
final class FlagHelp {
  private FlagHelp() {}

  static String lines(List<Flag> flags) {
    return flags.stream().map(FlagHelp::line).collect(Collectors.joining());
  }

  private static String line(Flag flag) {
    String dashes = flag.name().length() == 1 ? "-" : "--";
    return "%-40s %s\n".formatted(dashes + flag.name() + value(flag.kind()), flag.help());
  }

  private static String value(FlagKind kind) {
    return switch (kind) {
      case TRUTH -> "";
      case TEXT -> " TEXT";
      case NUMBER -> " NUMBER";
      case LIST -> " ITEM,...";
      case PAIRS -> " NAME=VALUE,...";
      case GATES -> " NAME=true,...";
    };
  }
}
