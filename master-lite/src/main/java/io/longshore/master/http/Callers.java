package io.longshore.master.http;

import io.longshore.master.access.Attempt;
import io.longshore.master.access.Authenticator;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.Credentials;
import io.longshore.master.access.Decision;
import io.longshore.master.access.User;
import io.longshore.master.registry.ApiException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tells who asks, or in whose place: impersonation as apiserver's pkg/endpoints/filters/
 * impersonation.go has it. Safe for use by several threads.
 */
record Callers(Authenticator authenticator, Authorizer authorizer) {
  private static final String BEARER = "bearer ";
  private static final String USER = "Impersonate-User";
  private static final String GROUP = "Impersonate-Group";
  private static final String UID = "Impersonate-Uid";
  private static final String EXTRA = "impersonate-extra-";
  private static final String AUTHENTICATION = "authentication.k8s.io";

  User of(ApiRequest request) {
    String authorization = request.header("Authorization");
    Optional<String> token =
        authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
            ? Optional.of(authorization.substring(BEARER.length()).strip())
            : Optional.empty();
    User user =
        authenticator
            .authenticate(new Credentials(request.certificate(), token))
            .orElseThrow(ApiException::unauthorized);
    return isImpersonation(request) ? impersonated(request, user) : user;
  }

  private static boolean isImpersonation(ApiRequest request) {
    return request.headerNames().stream()
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("impersonate-"));
  }

  private User impersonated(ApiRequest request, User actor) {
    String name = request.header(USER);
    List<String> groups = request.headerValues(GROUP);
    if (name.isEmpty()) {
      throw ApiException.badRequest(
          "requested impersonation of other attributes without impersonating a user");
    }
    Optional<User.Account> account = User.account(name);
    Attempt asUser =
        account
            .map(one -> attempt("", "serviceaccounts", one.namespace(), one.name()))
            .orElseGet(() -> attempt("", "users", "", name));
    refuseUnlessAllowed(actor, asUser);
    groups.forEach(group -> refuseUnlessAllowed(actor, attempt("", "groups", "", group)));
    String uid = request.header(UID);
    if (!uid.isEmpty()) {
      refuseUnlessAllowed(actor, attempt(AUTHENTICATION, "uids", "", uid));
    }
    Map<String, List<String>> extra = extra(request);
    extra.forEach(
        (key, values) ->
            values.forEach(
                value ->
                    refuseUnlessAllowed(
                        actor, attempt(AUTHENTICATION, "userextras/" + key, "", value))));
    List<String> all =
        groups.isEmpty() ? account.map(User.Account::groups).orElse(List.of()) : groups;
    return User.known(name, uid, all, extra);
  }

  private static Map<String, List<String>> extra(ApiRequest request) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    for (String header : request.headerNames()) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith(EXTRA)) {
        String key = unescaped(name.substring(EXTRA.length()));
        extra.put(key, new ArrayList<>(request.headerValues(header)));
      }
    }
    return extra;
  }

  private static String unescaped(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }

  private static Attempt attempt(String group, String resource, String namespace, String name) {
    return Attempt.OnResource.of("impersonate", group, resource, namespace, name);
  }

  private void refuseUnlessAllowed(User actor, Attempt attempt) {
    Decision decision = authorizer.decide(actor, attempt);
    if (!decision.allowed() && attempt instanceof Attempt.OnResource on) {
      throw ApiException.forbiddenResource(
          on.group(), on.resource(), on.name(), Refusals.text(actor, attempt, decision));
    }
  }
}
