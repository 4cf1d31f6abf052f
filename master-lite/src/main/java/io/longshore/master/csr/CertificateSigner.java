package io.longshore.master.csr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.log.Log;
import io.longshore.master.access.Attempt;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.User;
import io.longshore.master.pki.CertificateAuthority;
import io.longshore.master.pki.CertificateRequest;
import io.longshore.master.pki.PkiException;
import io.longshore.master.pki.SigningRequest;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Approves what nodes ask for themselves, and signs what is approved: kubernetes'
 * pkg/controller/certificates. For the thread that tells it the changes.
 */
public final class CertificateSigner {
  private static final Log LOG = Log.of("signer");
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  private final Registry registry;
  private final ResourceType type;
  private final CertificateAuthority authority;
  private final Authorizer authorizer;

  /** Signs with an authority. */
  public CertificateSigner(
      Registry registry, CertificateAuthority authority, Authorizer authorizer) {
    this.registry = registry;
    this.type = registry.table().required(SigningRequests.GROUP + "/v1", SigningRequests.PLURAL);
    this.authority = authority;
    this.authorizer = authorizer;
  }

  /** What to do about a request. */
  sealed interface Step {
    /** Somebody else has to say something, or all is said. */
    record Nothing() implements Step {}

    /** It may have what it asks for. */
    record Approve(String message) implements Step {}

    /** It gets its certificate. */
    record Sign(SigningRequest request, Signer signer) implements Step {}

    /** It cannot have one. */
    record Fail(String message) implements Step {}
  }

  /** Takes in a change of a request. */
  public void changed(ObjectFeed.Event event) {
    if (event.kind() == ObjectFeed.Kind.DELETED) {
      return;
    }
    ObjectNode object = event.object();
    try {
      switch (step(object, authorizer)) {
        case Step.Nothing _ -> {
          // It waits for its approval, or has all.
        }
        case Step.Approve approve ->
            condition(object, "Approved", "AutoApproved", approve.message());
        case Step.Fail fail ->
            condition(object, "Failed", "SignerValidationFailure", fail.message());
        case Step.Sign sign -> sign(object, sign);
      }
    } catch (ApiException | PkiException e) {
      LOG.warn("a request was not looked at", "name", name(object), "reason", e.toString());
    }
  }

  /** Decides, looking at nothing but the request and who may what. */
  static Step step(ObjectNode object, Authorizer authorizer) {
    Optional<Signer> signer = Signer.of(SigningRequests.signerName(object));
    boolean isDone =
        SigningRequests.has(object, "Denied")
            || SigningRequests.has(object, "Failed")
            || !Tree.text(object, "status", "certificate").isEmpty();
    if (signer.isEmpty() || isDone) {
      return new Step.Nothing();
    }
    try {
      SigningRequest request = SigningRequests.request(object);
      Optional<String> mistake = signer.get().check(request, SigningRequests.usages(object));
      if (SigningRequests.has(object, "Approved")) {
        return mistake
            .<Step>map(Step.Fail::new)
            .orElseGet(() -> new Step.Sign(request, signer.get()));
      }
      return mistake.isEmpty() && signer.get() == Signer.NODE_CLIENT
          ? approval(object, request, authorizer)
          : new Step.Nothing();
    } catch (IllegalArgumentException e) {
      return SigningRequests.has(object, "Approved")
          ? new Step.Fail(String.valueOf(e.getMessage()))
          : new Step.Nothing();
    }
  }

  /** A node may have its next certificate; who joins may have the first one of a node. */
  private static Step approval(ObjectNode object, SigningRequest request, Authorizer authorizer) {
    User user = user(object);
    boolean isSelf = user.name().equals(request.commonName());
    if (isSelf && may(user, "selfnodeclient", authorizer)) {
      return new Step.Approve(
          "Auto approving self kubelet client certificate after SubjectAccessReview.");
    } else if (may(user, "nodeclient", authorizer)) {
      return new Step.Approve(
          "Auto approving kubelet client certificate after SubjectAccessReview.");
    }
    return new Step.Nothing();
  }

  private static boolean may(User user, String part, Authorizer authorizer) {
    String resource = SigningRequests.PLURAL + "/" + part;
    return authorizer
        .decide(user, Attempt.OnResource.of("create", SigningRequests.GROUP, resource, "", ""))
        .allowed();
  }

  private static User user(ObjectNode object) {
    List<String> groups = new ArrayList<>();
    Tree.at(object, "spec", "groups").forEach(group -> groups.add(group.asText()));
    return new User(
        Tree.text(object, "spec", "username"), Tree.text(object, "spec", "uid"), groups, Map.of());
  }

  private static String name(ObjectNode object) {
    return Tree.text(object, "metadata", "name");
  }

  private void condition(ObjectNode object, String kind, String reason, String message) {
    String now = registry.clock().now().truncatedTo(ChronoUnit.SECONDS).toString();
    update(
        object,
        kind.equals("Approved") ? Registry.Part.APPROVAL : Registry.Part.STATUS,
        status ->
            Tree.listAt(status, "conditions")
                .addObject()
                .put("type", kind)
                .put("status", "True")
                .put("reason", reason)
                .put("message", message)
                .put("lastUpdateTime", now)
                .put("lastTransitionTime", now));
    LOG.info("a request was looked at", "name", name(object), "outcome", kind);
  }

  /** Changes a status. */
  @FunctionalInterface
  private interface Edit {
    void apply(ObjectNode status);
  }

  private void update(ObjectNode object, Registry.Part part, Edit edit) {
    String revision = Tree.text(object, "metadata", "resourceVersion");
    registry.update(
        type,
        "",
        name(object),
        part,
        WriteOptions.INTERNAL,
        current -> {
          // A later state comes as a change of its own.
          if (Tree.text(current, "metadata", "resourceVersion").equals(revision)) {
            edit.apply(Tree.objectAt(current, "status"));
          }
          return current;
        });
  }

  private void sign(ObjectNode object, Step.Sign sign) {
    Instant now = registry.clock().now();
    SigningRequest wanted = sign.request();
    CertificateRequest request =
        new CertificateRequest(
            wanted.commonName(),
            wanted.organizations(),
            sign.signer().use(),
            wanted.hostNames(),
            wanted.addresses(),
            validity(object));
    String pem = CertificateAuthority.pem(authority.issue(request, wanted.key(), now));
    String text = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    update(object, Registry.Part.STATUS, status -> status.put("certificate", text));
    LOG.info("signed", "name", name(object), "user", wanted.commonName());
  }

  private static Duration validity(ObjectNode object) {
    long asked = Tree.at(object, "spec", "expirationSeconds").asLong(LONGEST.toSeconds());
    return Duration.ofSeconds(Math.clamp(asked, SHORTEST.toSeconds(), LONGEST.toSeconds()));
  }
}
