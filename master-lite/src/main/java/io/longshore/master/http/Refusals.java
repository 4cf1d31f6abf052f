package io.longshore.master.http;

import io.longshore.master.access.Attempt;
import io.longshore.master.access.Decision;
import io.longshore.master.access.User;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ResourceType;

/** What somebody is told who may not. */
final class Refusals {
  private Refusals() {}

  /** As apiserver's pkg/endpoints/handlers/responsewriters/errors.go puts it. */
  static String text(User user, Attempt attempt, Decision decision) {
    String sentence = "User \"" + user.name() + "\" " + attempt.refusal();
    return decision.reason().isEmpty() ? sentence : sentence + ": " + decision.reason();
  }

  /** Who makes an object by changing it must be allowed both: upstream's withAuthorization. */
  static void checkCreation(
      Access access, ApiRequest request, ResourceType type, ResourcePath path) {
    Attempt.OnResource attempt =
        Attempt.OnResource.of("create", type.group(), type.plural(), path.namespace(), path.name());
    Decision decision = access.authorizer().decide(request.user(), attempt);
    if (!decision.allowed()) {
      throw ApiException.forbidden(type, path.name(), text(request.user(), attempt, decision));
    }
  }
}
