package io.longshore.cri.credentials;

import io.longshore.base.log.Log;
import io.longshore.cri.credentials.ServiceAccounts.Account;
import io.longshore.cri.credentials.ServiceAccounts.Pod;
import io.longshore.cri.model.ContainerRuntimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a provider is told of the pod: its account, and a token of that, where it wants one. */
final class BearerTokens {
  private static final Log LOG = Log.of("credentials");

  /** Whether a provider is to be asked for a pod, and with what. */
  sealed interface Decision {
    /** It is left alone. */
    record Skip() implements Decision {}

    /** It does not want to know of the pod, or the pod has no account. */
    record Anonymous() implements Decision {}

    /** It gets a token. */
    record For(Bearer bearer) implements Decision {}
  }

  /** An account, and a token of it for one pod. */
  record Bearer(
      String namespace,
      String account,
      String uid,
      Map<String, String> annotations,
      String token,
      boolean keptByToken) {

    /** Answers for this are good for others with the same. */
    Object cacheKey() {
      Bearer account = new Bearer(namespace, this.account, uid, annotations, "", keptByToken);
      return keptByToken ? this : account;
    }
  }

  private final CredentialProviderConfig.Provider provider;
  private final ServiceAccounts accounts;

  BearerTokens(CredentialProviderConfig.Provider provider, ServiceAccounts accounts) {
    this.provider = provider;
    this.accounts = accounts;
  }

  Decision decide(Pod pod) {
    if (provider.tokenAttributes().isEmpty()) {
      return new Decision.Anonymous();
    }
    TokenAttributes wanted = provider.tokenAttributes().get();
    if (pod.account().isEmpty()) {
      return wanted.isAccountRequired() ? new Decision.Skip() : new Decision.Anonymous();
    }
    try {
      return forAccount(pod, wanted, accounts.find(pod.namespace(), pod.account()));
    } catch (ContainerRuntimeException e) {
      LOG.warn(
          "a credential provider gets no token",
          "provider",
          provider.name(),
          "namespace",
          pod.namespace(),
          "account",
          pod.account(),
          "error",
          e.toString());
      return new Decision.Skip();
    }
  }

  private Decision forAccount(Pod pod, TokenAttributes wanted, Account account) {
    Optional<Map<String, String>> annotations = annotations(wanted, account);
    if (annotations.isEmpty()) {
      return new Decision.Skip();
    }
    String token = accounts.token(pod, account.uid(), wanted.serviceAccountTokenAudience());
    return new Decision.For(
        new Bearer(
            pod.namespace(),
            pod.account(),
            account.uid(),
            annotations.get(),
            token,
            wanted.isKeptByToken()));
  }

  /** Nothing where a required one is missing: that is how accounts choose not to take part. */
  private static Optional<Map<String, String>> annotations(
      TokenAttributes wanted, Account account) {
    if (!account
        .annotations()
        .keySet()
        .containsAll(wanted.requiredServiceAccountAnnotationKeys())) {
      return Optional.empty();
    }
    Map<String, String> told = new HashMap<>(account.annotations());
    told.keySet()
        .removeIf(
            key ->
                !wanted.requiredServiceAccountAnnotationKeys().contains(key)
                    && !wanted.optionalServiceAccountAnnotationKeys().contains(key));
    return Optional.of(Map.copyOf(told));
  }
}
