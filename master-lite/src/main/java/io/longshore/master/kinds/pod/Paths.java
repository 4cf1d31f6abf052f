package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Place;
import java.util.Arrays;

/** Mistakes in paths of files. */
final class Paths {
  private static final int MOST_OF_A_MODE = 0777;

  private Paths() {}

  /** No step leads upwards: validatePathNoBacksteps. */
  static boolean hasNoBacksteps(Place path) {
    boolean goesUp = Arrays.asList(path.text().split("/", -1)).contains("..");
    if (goesUp) {
      path.invalid("must not contain '..'");
    }
    return !goesUp;
  }

  /** It stays below where it begins: validateLocalDescendingPath. */
  static void descending(Place path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    hasNoBacksteps(path);
  }

  /** Nor is it called as what the agent makes for itself: ValidateLocalNonReservedPath. */
  static void ofFile(Place path) {
    descending(path);
    if (path.text().startsWith("..") && !path.text().startsWith("../")) {
      path.invalid("must not start with '..'");
    }
  }

  /** The permissions of a file, if they are there. */
  static void mode(Place mode) {
    if (mode.isThere() && (mode.number() < 0 || mode.number() > MOST_OF_A_MODE)) {
      mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
    }
  }
}
