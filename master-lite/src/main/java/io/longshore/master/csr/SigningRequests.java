package io.longshore.master.csr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.pki.SigningRequest;
import io.longshore.master.registry.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** Reads CertificateSigningRequests. */
final class SigningRequests {
  static final String GROUP = "certificates.k8s.io";
  static final String PLURAL = "certificatesigningrequests";

  private SigningRequests() {}

  /** What is to be signed; throws where it cannot be read. */
  static SigningRequest request(ObjectNode object) {
    byte[] pem = Base64.getDecoder().decode(Tree.text(object, "spec", "request"));
    return SigningRequest.parse(new String(pem, StandardCharsets.US_ASCII));
  }

  static Set<String> usages(ObjectNode object) {
    Set<String> usages = new HashSet<>();
    Tree.at(object, "spec", "usages").forEach(usage -> usages.add(usage.asText()));
    return usages;
  }

  static String signerName(ObjectNode object) {
    return Tree.text(object, "spec", "signerName");
  }

  /** Whether somebody has said something about it. */
  static boolean has(ObjectNode object, String condition) {
    return Tree.objects(object, "status", "conditions").stream()
        .anyMatch(one -> Tree.text(one, "type").equals(condition));
  }
}
