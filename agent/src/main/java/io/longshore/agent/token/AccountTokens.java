package io.longshore.agent.token;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.ObjectReference;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.core.ServiceAccount;
import io.longshore.kubeapi.core.TokenRequest;
import io.longshore.kubeapi.core.Volume;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of service accounts, each bound to a pod, replaced in time: pkg/kubelet/token. Safe for
 * use by several threads.
 */
public final class AccountTokens {
  private static final Log LOG = Log.of("token");
  private static final long DEFAULT_SECONDS = 3600;
  private static final Duration LONGEST_USE = Duration.ofHours(24);

  private final KubeClient client;
  private final Clock clock;

  @GuardedBy("this")
  private final Map<Key, Token> tokens = new HashMap<>();

  /**
   * A service account.
   *
   * @param uid empty where any that has the name will do
   */
  public record Account(String namespace, String name, String uid) {}

  private record Key(Account account, ObjectReference pod, String audience, long seconds) {}

  private record Token(String text, Instant since, Instant until) {

    /** At 80 % of its life, and after a day at the latest. */
    Instant renewal() {
      Duration life = Duration.between(since, until);
      Duration use = life.multipliedBy(8).dividedBy(10);
      return since.plus(use.compareTo(LONGEST_USE) < 0 ? use : LONGEST_USE);
    }
  }

  /** Tokens that an API gives. */
  public AccountTokens(KubeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A token of a pod's account, as a volume asks for it. */
  public String token(Pod pod, Volume.TokenSource source) {
    return token(
        new Account(pod.metadata().namespace(), account(pod), ""),
        reference(pod.metadata().name(), pod.metadata().uid()),
        source.audience(),
        source.expirationSeconds().orElse(DEFAULT_SECONDS));
  }

  /** A token of an account for an audience, bound to a pod of its namespace. */
  public String token(Account account, String podName, String podUid, String audience) {
    return token(account, reference(podName, podUid), audience, DEFAULT_SECONDS);
  }

  private static ObjectReference reference(String podName, String podUid) {
    return new ObjectReference("v1", "Pod", "", podName, podUid, "", "");
  }

  /** Good for a while; one that is due is used on while there is no other. */
  private String token(Account account, ObjectReference pod, String audience, long seconds) {
    Key key = new Key(account, pod, audience, seconds);
    Optional<Token> known = find(key);
    Instant now = clock.now();
    if (known.isPresent() && now.isBefore(known.get().renewal())) {
      return known.get().text();
    }
    try {
      Token fresh = request(key, now);
      keep(key, fresh);
      return fresh.text();
    } catch (KubeApiException e) {
      if (known.isPresent() && now.isBefore(known.get().until())) {
        LOG.warn("a token cannot be renewed yet", "account", account, "error", e);
        return known.get().text();
      }
      throw e;
    }
  }

  private static String account(Pod pod) {
    return pod.spec()
        .map(PodSpec::serviceAccountName)
        .filter(name -> !name.isEmpty())
        .orElse("default");
  }

  private synchronized Optional<Token> find(Key key) {
    return Optional.ofNullable(tokens.get(key));
  }

  private synchronized void keep(Key key, Token token) {
    tokens.values().removeIf(old -> !token.since().isBefore(old.until()));
    tokens.put(key, token);
  }

  private Token request(Key key, Instant now) {
    TokenRequest request =
        new TokenRequest(
            ObjectMeta.named("", "").withUid(key.account().uid()),
            Optional.of(
                new TokenRequest.Spec(
                    key.audience().isEmpty() ? List.of() : List.of(key.audience()),
                    Optional.of(key.seconds()),
                    Optional.of(key.pod()))),
            Optional.empty());
    TokenRequest.Status answer =
        client
            .post(
                ServiceAccount.RESOURCE,
                new ObjectName(key.account().namespace(), key.account().name()),
                "token",
                Json.object("authentication.k8s.io/v1", "TokenRequest", request),
                TokenRequest.class)
            .status()
            .orElseThrow(
                () -> new IllegalStateException("a TokenRequest was answered without one"));
    return new Token(
        answer.token(), now, answer.expirationTimestamp().orElse(now.plusSeconds(key.seconds())));
  }

  /** When the first token of a pod is due. */
  public synchronized Optional<Instant> nextRenewal(String podUid) {
    return tokens.entrySet().stream()
        .filter(entry -> entry.getKey().pod().uid().equals(podUid))
        .map(entry -> entry.getValue().renewal())
        .min(Instant::compareTo);
  }

  /** Forgets the tokens of a pod. */
  public synchronized void release(String podUid) {
    tokens.keySet().removeIf(key -> key.pod().uid().equals(podUid));
  }
}
