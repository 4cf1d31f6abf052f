package io.longshore.cli.inspect;

import io.longshore.cli.Arguments;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The arguments of the commands that look at a node. */
final class Options {
  private static final Set<String> COMMON = Set.of("--netns", "-o");

  private Options() {}

  /** Understands the options that all of them have, and these. */
  static Arguments parse(List<String> words, Set<String> valued, Set<String> flags) {
    return Arguments.parse(
        words,
        Stream.concat(COMMON.stream(), valued.stream()).collect(Collectors.toUnmodifiableSet()),
        flags);
  }
}
