package io.longshore.agent.probe;

/** What came of asking once. */
sealed interface Outcome {
  /** It is well. */
  record Success() implements Outcome {}

  /** It is well, but whoever wrote the probe should know something. */
  record Warning(String message) implements Outcome {}

  /** It is not well. */
  record Failure(String message) implements Outcome {}

  /** It could not be asked. */
  record Unknown(String message) implements Outcome {}

  /** Whether it is well. */
  default boolean isGood() {
    return this instanceof Success || this instanceof Warning;
  }
}
