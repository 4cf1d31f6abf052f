package io.longshore.cri.credentials;

import io.longshore.kubeapi.meta.Names;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * That a provider wants a token of the service account of the pod whose image is pulled
 * (ServiceAccountTokenAttributes of kubelet.config.k8s.io/v1).
 *
 * @param cacheType for whom else an answer is good: see {@link CacheType}
 * @param requireServiceAccount whether the provider is left alone for pods without an account
 * @param requiredServiceAccountAnnotationKeys annotations of the account that it is told, and
 *     without which it is left alone
 * @param optionalServiceAccountAnnotationKeys annotations of the account that it is told
 */
public record TokenAttributes(
    String serviceAccountTokenAudience,
    String cacheType,
    Optional<Boolean> requireServiceAccount,
    List<String> requiredServiceAccountAnnotationKeys,
    List<String> optionalServiceAccountAnnotationKeys) {

  /** For whom else an answer is good. */
  enum CacheType {
    /** For all pods of the account. */
    ACCOUNT("ServiceAccount"),
    /** For the same token only. */
    TOKEN("Token");

    private final String text;

    CacheType(String text) {
      this.text = text;
    }
  }

  /** Copies. */
  public TokenAttributes {
    requiredServiceAccountAnnotationKeys = List.copyOf(requiredServiceAccountAnnotationKeys);
    optionalServiceAccountAnnotationKeys = List.copyOf(optionalServiceAccountAnnotationKeys);
  }

  /** Whether answers go with a token rather than with its account. */
  boolean isKeptByToken() {
    return cacheType.equals(CacheType.TOKEN.text);
  }

  boolean isAccountRequired() {
    return requireServiceAccount.orElse(false);
  }

  /** Says what is wrong; each problem begins with the field. */
  void check(Consumer<String> problems) {
    if (serviceAccountTokenAudience.isEmpty()) {
      problems.accept("serviceAccountTokenAudience: must be there");
    }
    if (!Set.of(CacheType.ACCOUNT.text, CacheType.TOKEN.text).contains(cacheType)) {
      problems.accept("cacheType: must be ServiceAccount or Token");
    }
    if (requireServiceAccount.isEmpty()) {
      problems.accept("requireServiceAccount: must be there");
    }
    if (!requireServiceAccount.orElse(true) && !requiredServiceAccountAnnotationKeys.isEmpty()) {
      problems.accept(
          "requiredServiceAccountAnnotationKeys: only where requireServiceAccount is true");
    }
    checkKeys(
        "requiredServiceAccountAnnotationKeys", requiredServiceAccountAnnotationKeys, problems);
    checkKeys(
        "optionalServiceAccountAnnotationKeys", optionalServiceAccountAnnotationKeys, problems);
    if (!Collections.disjoint(
        requiredServiceAccountAnnotationKeys, optionalServiceAccountAnnotationKeys)) {
      problems.accept("optionalServiceAccountAnnotationKeys: a key is required too");
    }
  }

  private static void checkKeys(String field, List<String> keys, Consumer<String> problems) {
    for (String key : keys) {
      // As for annotations: case does not matter.
      if (!Names.isQualified(key.toLowerCase(Locale.ROOT))) {
        problems.accept(field + ": not the key of an annotation: " + key);
      }
    }
    if (new HashSet<>(keys).size() != keys.size()) {
      problems.accept(field + ": a key is there twice");
    }
  }
}
