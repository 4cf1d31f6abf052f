package io.longshore.agent.event;

import java.time.Instant;

/** What becomes of something that happened. */
sealed interface Telling {

  /** It is told for the first time. */
  record First(Happening what) implements Telling {}

  /** It was told before: its event counts once more. */
  record Again(Happening what, String eventName, int count, Instant first) implements Telling {}

  /** It is not told: too much is said about that object. */
  record Silence() implements Telling {}
}
