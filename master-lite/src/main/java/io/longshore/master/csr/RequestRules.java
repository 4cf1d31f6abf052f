package io.longshore.master.csr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** CertificateSigningRequests: kubernetes' pkg/apis/certificates/validation. */
public record RequestRules() implements KindRules {
  private static final long SHORTEST_SECONDS = 600;
  private static final String LEGACY_SIGNER = "kubernetes.io/legacy-unknown";
  private static final Set<String> ONLY_TRUE = Set.of("Approved", "Denied", "Failed");
  private static final List<String> STATES = List.of("False", "True", "Unknown");
  private static final List<String> USAGES =
      List.of(
          "any",
          "cert sign",
          "client auth",
          "code signing",
          "content commitment",
          "crl sign",
          "data encipherment",
          "decipher only",
          "digital signature",
          "email protection",
          "encipher only",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "key agreement",
          "key encipherment",
          "microsoft sgc",
          "netscape sgc",
          "ocsp signing",
          "s/mime",
          "server auth",
          "signing",
          "timestamping");

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place spec = Place.of(object, problems).at("spec");
    try {
      SigningRequests.request(object);
    } catch (IllegalArgumentException e) {
      spec.at("request").invalid(String.valueOf(e.getMessage()));
    }
    spec.at("usages").requireText();
    spec.each("usages").forEach(usage -> usage.oneOfAtAll(USAGES));
    Set<String> seen = new HashSet<>();
    spec.each("usages").forEach(usage -> usage.unique(seen));
    Place signer = spec.at("signerName");
    if (signer.text().equals(LEGACY_SIGNER)) {
      signer.invalid("the legacy signerName is not allowed via this API version");
    } else {
      SignerNames.check(signer);
    }
    Place seconds = spec.at("expirationSeconds");
    if (seconds.isThere() && seconds.number() < SHORTEST_SECONDS) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
  }

  /** Who approves changes only what is said about a request. */
  @Override
  public void preparePart(Registry.Part part, ObjectNode object, ObjectNode old) {
    if (part == Registry.Part.APPROVAL) {
      ObjectNode status =
          old.path("status") instanceof ObjectNode before ? before.deepCopy() : Tree.object();
      Tree.copyField(status, object.path("status"), "conditions");
      object.set("status", status);
    }
  }

  @Override
  public void validatePart(
      Registry.Part part, ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place status = Place.of(object, problems).at("status");
    Place before = Place.of(old, problems).at("status");
    conditions(status.at("conditions"));
    for (String type : List.of("Approved", "Denied", "Failed")) {
      keeps(type, status.at("conditions"), before.at("conditions"));
    }
    if (part != Registry.Part.APPROVAL) {
      for (String type : List.of("Approved", "Denied")) {
        leavesAlone(type, status.at("conditions"), before.at("conditions"));
      }
    }
    certificate(status.at("certificate"), before.at("certificate"));
  }

  private static void conditions(Place conditions) {
    Set<String> seen = new HashSet<>();
    for (Place condition : conditions.each()) {
      Place type = condition.at("type");
      type.requireText();
      boolean isDecision = ONLY_TRUE.contains(type.text());
      condition.at("status").oneOf(isDecision ? List.of("True") : STATES);
      boolean contradicts =
          (type.text().equals("Approved") && seen.contains("Denied"))
              || (type.text().equals("Denied") && seen.contains("Approved"));
      if (contradicts) {
        type.invalid("Approved and Denied conditions are mutually exclusive");
      }
      type.unique(seen);
    }
  }

  private static List<ObjectNode> ofType(String type, Place conditions) {
    return Tree.objects(conditions.value()).stream()
        .filter(one -> Tree.text(one, "type").equals(type))
        .toList();
  }

  private static void keeps(String type, Place conditions, Place before) {
    if (ofType(type, conditions).size() < ofType(type, before).size()) {
      conditions.forbidden("updates may not remove a condition of type \"" + type + '"');
    }
  }

  private static void leavesAlone(String type, Place conditions, Place before) {
    List<ObjectNode> now = ofType(type, conditions);
    List<ObjectNode> then = ofType(type, before);
    if (now.size() > then.size()) {
      conditions.forbidden("updates may not add a condition of type \"" + type + '"');
    } else if (now.size() == then.size() && !now.equals(then)) {
      conditions.forbidden("updates may not modify a condition of type \"" + type + '"');
    }
  }

  private static void certificate(Place certificate, Place before) {
    if (certificate.text().equals(before.text())) {
      return;
    } else if (!before.isEmpty()) {
      certificate.forbidden("updates may not modify existing certificate content");
    }
    String wrong = CertificateTexts.wrongIn(certificate.text());
    if (!wrong.isEmpty()) {
      certificate.having("<certificate data>").invalid(wrong);
    }
  }
}
