package io.longshore.master.tokens;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.Authenticator;
import io.longshore.master.access.Credentials;
import io.longshore.master.access.User;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens of ServiceAccounts, with the claims of kubernetes' pkg/serviceaccount/claims.go. A token
 * is good for as long as what it is bound to is there. Safe for use by several threads.
 */
public final class ServiceAccountTokens implements Authenticator {
  /** Who the tokens say has issued them, and whom they are for if nobody else is named. */
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private static final String PRIVATE = "kubernetes.io";
  private static final String EXTRA = "authentication.kubernetes.io/";
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final TokenKey key;
  private final Registry registry;
  private final ResourceType accounts;

  /** Signed with a key, about the objects of a registry. */
  public ServiceAccountTokens(TokenKey key, Registry registry) {
    this.key = key;
    this.registry = registry;
    this.accounts = registry.table().required("v1", "serviceaccounts");
  }

  /** A token is bound to one object, and one of a pod to its node too. */
  public enum Bound {
    /** A pod. */
    POD("pod", "pods"),
    /** A Secret. */
    SECRET("secret", "secrets"),
    /** A Node. */
    NODE("node", "nodes");

    private final String claim;
    private final String plural;

    Bound(String claim, String plural) {
      this.claim = claim;
      this.plural = plural;
    }

    /** The name of the kind's objects in paths. */
    public String plural() {
      return plural;
    }
  }

  /**
   * A token.
   *
   * @param bound what it is bound to
   */
  public record Order(
      ObjectNode account, Map<Bound, ObjectNode> bound, List<String> audiences, Duration validity) {

    /** Copies the collections. */
    public Order {
      bound = Map.copyOf(bound);
      audiences = List.copyOf(audiences);
    }
  }

  /** A token, and when it ends. */
  public record Issued(String token, Instant end) {}

  /** A user, and whom of those who were asked about his token is for. */
  public record Known(User user, List<String> audiences) {
    /** Copies the list. */
    public Known {
      audiences = List.copyOf(audiences);
    }
  }

  /** Makes a token. */
  public Issued issue(Order order) {
    Instant now = registry.clock().now();
    Instant end = now.plus(order.validity());
    ObjectNode claims = Tree.object();
    order.audiences().forEach(Tree.listAt(claims, "aud")::add);
    claims.put("exp", end.getEpochSecond()).put("iat", now.getEpochSecond());
    claims.put("iss", ISSUER).put("jti", UUID.randomUUID().toString());
    ObjectNode about = claims.putObject(PRIVATE);
    String namespace = Tree.text(order.account(), "metadata", "namespace");
    about.put("namespace", namespace);
    order.bound().forEach((bound, object) -> about.set(bound.claim, reference(object)));
    about.set("serviceaccount", reference(order.account()));
    claims.put("nbf", now.getEpochSecond());
    String name = Tree.text(order.account(), "metadata", "name");
    claims.put("sub", new User.Account(namespace, name).userName());
    return new Issued(key.sign(claims), end);
  }

  private static ObjectNode reference(ObjectNode object) {
    return Tree.object()
        .put("name", Tree.text(object, "metadata", "name"))
        .put("uid", Tree.text(object, "metadata", "uid"));
  }

  @Override
  public Optional<User> authenticate(Credentials credentials) {
    return credentials
        .token()
        .flatMap(token -> authenticate(token, List.of(ISSUER)))
        .map(Known::user);
  }

  /**
   * Whose a token is, if it is for one of some audiences and everything it is bound to is there.
   */
  public Optional<Known> authenticate(String token, List<String> audiences) {
    return key.verify(token).filter(this::isInTime).flatMap(claims -> known(claims, audiences));
  }

  private boolean isInTime(ObjectNode claims) {
    Instant now = registry.clock().now();
    Instant begin = Instant.ofEpochSecond(claims.path("nbf").asLong());
    Instant end = Instant.ofEpochSecond(claims.path("exp").asLong());
    return now.isBefore(end) && !now.plus(CLOCK_SKEW).isBefore(begin);
  }

  private Optional<Known> known(ObjectNode claims, List<String> audiences) {
    List<String> common = new ArrayList<>();
    claims.path("aud").forEach(audience -> common.add(audience.asText()));
    common.retainAll(audiences);
    String namespace = Tree.text(claims, PRIVATE, "namespace");
    Optional<User.Account> account = User.account(Tree.text(claims, "sub"));
    boolean stands =
        !common.isEmpty()
            && Tree.text(claims, "iss").equals(ISSUER)
            && account.filter(found -> found.namespace().equals(namespace)).isPresent()
            && isThere(accounts, namespace, claims, "serviceaccount")
            && isBoundWell(claims, namespace);
    return stands ? account.map(found -> new Known(user(found, claims), common)) : Optional.empty();
  }

  private boolean isBoundWell(ObjectNode claims, String namespace) {
    for (Bound bound : Bound.values()) {
      // The node of a pod is told, and not asked after: the pod is what counts.
      boolean counts =
          bound != Bound.NODE || Tree.at(claims, PRIVATE, Bound.POD.claim).isMissingNode();
      if (counts && !Tree.at(claims, PRIVATE, bound.claim).isMissingNode()) {
        ResourceType type = registry.table().required("v1", bound.plural);
        if (!isThere(type, type.namespaced() ? namespace : "", claims, bound.claim)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isThere(ResourceType type, String namespace, ObjectNode claims, String claim) {
    String name = Tree.text(claims, PRIVATE, claim, "name");
    String uid = Tree.text(claims, PRIVATE, claim, "uid");
    return registry
        .find(type, namespace, name)
        .filter(object -> Tree.text(object, "metadata", "uid").equals(uid))
        .filter(this::isNotLongGone)
        .isPresent();
  }

  /** Upstream's validator.go: a pod may say goodbye for a minute after its grace has ended. */
  private boolean isNotLongGone(ObjectNode object) {
    String deleted = Tree.text(object, "metadata", "deletionTimestamp");
    return deleted.isEmpty()
        || registry.clock().now().isBefore(Instant.parse(deleted).plus(CLOCK_SKEW));
  }

  private static User user(User.Account account, ObjectNode claims) {
    Map<String, List<String>> extra = new HashMap<>();
    extra.put(EXTRA + "credential-id", List.of("JTI=" + Tree.text(claims, "jti")));
    for (Bound bound : List.of(Bound.POD, Bound.NODE)) {
      String name = Tree.text(claims, PRIVATE, bound.claim, "name");
      if (!name.isEmpty()) {
        extra.put(EXTRA + bound.claim + "-name", List.of(name));
        extra.put(
            EXTRA + bound.claim + "-uid", List.of(Tree.text(claims, PRIVATE, bound.claim, "uid")));
      }
    }
    String uid = Tree.text(claims, PRIVATE, "serviceaccount", "uid");
    return User.known(account.userName(), uid, account.groups(), extra);
  }

  /** What others need to check the tokens: OpenID Connect Discovery 1.0. */
  public static ObjectNode discovery() {
    ObjectNode document = Tree.object().put("issuer", ISSUER);
    document.put("jwks_uri", ISSUER + "/openid/v1/jwks");
    document.putArray("response_types_supported").add("id_token");
    document.putArray("subject_types_supported").add("public");
    document.putArray("id_token_signing_alg_values_supported").add("ES256");
    return document;
  }

  /** The public keys. */
  public ObjectNode keySet() {
    return key.keySet();
  }
}
