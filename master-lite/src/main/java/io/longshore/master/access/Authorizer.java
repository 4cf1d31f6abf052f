package io.longshore.master.access;

import java.util.ArrayList;
import java.util.List;

/** Decides what users may do. Safe for use by several threads. */
@FunctionalInterface
public interface Authorizer {

  /** Whether a user may. */
  Decision decide(User user, Attempt attempt);

  /** Allows what any of several allows; a refusal tells the reasons of all. */
  static Authorizer any(List<Authorizer> authorizers) {
    List<Authorizer> all = List.copyOf(authorizers);
    return (user, attempt) -> {
      List<String> reasons = new ArrayList<>();
      for (Authorizer authorizer : all) {
        Decision decision = authorizer.decide(user, attempt);
        if (decision.allowed()) {
          return decision;
        } else if (!decision.reason().isEmpty()) {
          reasons.add(decision.reason());
        }
      }
      return Decision.no(String.join(", ", reasons));
    };
  }
}
