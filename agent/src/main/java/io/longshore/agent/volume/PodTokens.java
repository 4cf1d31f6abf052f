package io.longshore.agent.volume;

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
final class PodTokens {
  private static final Log LOG = Log.of("volume");
  private static final long DEFAULT_SECONDS = 3600;
  private static final Duration LONGEST_USE = Duration.ofHours(24);

  private final KubeClient client;
  private final Clock clock;

  @GuardedBy("this")
  private final Map<Key, Token> tokens = new HashMap<>();

  private record Key(String podUid, String account, String audience, long seconds) {}

  private record Token(String text, Instant since, Instant until) {

    /** At 80 % of its life, and after a day at the latest. */
    Instant renewal() {
      Duration life = Duration.between(since, until);
      Duration use = life.multipliedBy(8).dividedBy(10);
      return since.plus(use.compareTo(LONGEST_USE) < 0 ? use : LONGEST_USE);
    }
  }

  PodTokens(KubeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A token that is good for a while; one that is due is used on while there is no other. */
  String token(Pod pod, Volume.TokenSource source) {
    Key key =
        new Key(
            pod.metadata().uid(),
            account(pod),
            source.audience(),
            source.expirationSeconds().orElse(DEFAULT_SECONDS));
    Optional<Token> known = find(key);
    Instant now = clock.now();
    if (known.isPresent() && now.isBefore(known.get().renewal())) {
      return known.get().text();
    }
    try {
      Token fresh = request(pod, key, now);
      keep(key, fresh);
      return fresh.text();
    } catch (KubeApiException e) {
      if (known.isPresent() && now.isBefore(known.get().until())) {
        LOG.warn("a token cannot be renewed yet", "pod", pod.metadata().objectName(), "error", e);
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
    tokens.put(key, token);
  }

  private Token request(Pod pod, Key key, Instant now) {
    TokenRequest request =
        new TokenRequest(
            ObjectMeta.named("", ""),
            Optional.of(
                new TokenRequest.Spec(
                    key.audience().isEmpty() ? List.of() : List.of(key.audience()),
                    Optional.of(key.seconds()),
                    Optional.of(
                        new ObjectReference(
                            "v1", "Pod", "", pod.metadata().name(), key.podUid(), "", "")))),
            Optional.empty());
    TokenRequest.Status answer =
        client
            .post(
                ServiceAccount.RESOURCE,
                new ObjectName(pod.metadata().namespace(), key.account()),
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
  synchronized Optional<Instant> nextRenewal(String podUid) {
    return tokens.entrySet().stream()
        .filter(entry -> entry.getKey().podUid().equals(podUid))
        .map(entry -> entry.getValue().renewal())
        .min(Instant::compareTo);
  }

  synchronized void release(String podUid) {
    tokens.keySet().removeIf(key -> key.podUid().equals(podUid));
  }
}
