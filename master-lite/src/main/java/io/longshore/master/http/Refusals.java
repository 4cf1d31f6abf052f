package io.longshore.master.http;

import io.longshore.master.access.Attempt;
import io.longshore.master.access.Decision;
import io.longshore.master.access.User;

/** What somebody is told who may not. */
final class Refusals {
  private Refusals() {}

  /** As apiserver's pkg/endpoints/handlers/responsewriters/errors.go puts it. */
  static String text(User user, Attempt attempt, Decision decision) {
    String sentence = "User \"" + user.name() + "\" " + attempt.refusal();
    return decision.reason().isEmpty() ? sentence : sentence + ": " + decision.reason();
  }
}
