package io.longshore.base.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A failure's stack as the JDK prints it, but for the messages: these often hold what came from
 * outside, and stay on their line.
 */
final class StackText {
  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> shown = Collections.newSetFromMap(new IdentityHashMap<>());

  private StackText() {}

  static String of(Throwable failure) {
    StackText stack = new StackText();
    stack.add(failure, "", "", new StackTraceElement[0]);
    return stack.text.toString().stripTrailing();
  }

  private void add(
      Throwable failure, String indent, String caption, StackTraceElement[] enclosing) {
    String words = SafeText.escaped(SafeText.of(failure));
    text.append(indent).append(caption).append(words);
    if (!shown.add(failure)) {
      text.append(" (shown above)\n");
      return;
    }
    text.append('\n');
    StackTraceElement[] frames = failure.getStackTrace();
    int common = common(frames, enclosing);
    for (int i = 0; i < frames.length - common; i++) {
      text.append(indent).append("\tat ").append(frames[i]).append('\n');
    }
    if (common > 0) {
      text.append(indent).append("\t... ").append(common).append(" more\n");
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      add(suppressed, indent + "\t", "Suppressed: ", frames);
    }
    Throwable cause = failure.getCause();
    if (cause != null) {
      add(cause, indent, "Caused by: ", frames);
    }
  }

  /** How many of the last frames are those of the failure around it too. */
  private static int common(StackTraceElement[] frames, StackTraceElement[] enclosing) {
    int count = 0;
    while (count < frames.length
        && count < enclosing.length
        && frames[frames.length - 1 - count].equals(enclosing[enclosing.length - 1 - count])) {
      count++;
    }
    return count;
  }
}
