package io.longshore.master.csr;

import io.longshore.master.pki.CertificateRequest;
import io.longshore.master.pki.SigningRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * For what this server signs certificates, and what they may say: kubernetes'
 * pkg/apis/certificates/helpers.go and pkg/controller/certificates/signer.
 */
public enum Signer {
  /** Users. */
  CLIENT("kubernetes.io/kube-apiserver-client", CertificateRequest.Use.CLIENT, "client auth") {
    @Override
    Optional<String> mistake(SigningRequest request, Set<String> usages) {
      return request.organizations().contains("system:masters")
          ? Optional.of("organization may not be system:masters")
          : Optional.empty();
    }
  },
  /** Agents of nodes, as clients. */
  NODE_CLIENT(
      "kubernetes.io/kube-apiserver-client-kubelet", CertificateRequest.Use.CLIENT, "client auth") {
    @Override
    Optional<String> mistake(SigningRequest request, Set<String> usages) {
      if (!request.hostNames().isEmpty() || !request.addresses().isEmpty()) {
        return Optional.of("DNS and IP SANs are not allowed");
      }
      return nodeMistake(request);
    }
  },
  /** Agents of nodes, as servers. */
  NODE_SERVER("kubernetes.io/kubelet-serving", CertificateRequest.Use.SERVER, "server auth") {
    @Override
    Optional<String> mistake(SigningRequest request, Set<String> usages) {
      if (request.hostNames().isEmpty() && request.addresses().isEmpty()) {
        return Optional.of("at least one DNS or IP subjectAltName is required");
      }
      return nodeMistake(request);
    }
  };

  private static final Set<String> COMMON = Set.of("key encipherment", "digital signature");
  private static final String NODE = "system:node:";

  private final String signerName;
  private final CertificateRequest.Use use;
  private final String required;

  Signer(String signerName, CertificateRequest.Use use, String required) {
    this.signerName = signerName;
    this.use = use;
    this.required = required;
  }

  /** The one of a name; others sign for names that are not here. */
  public static Optional<Signer> of(String name) {
    return Arrays.stream(values()).filter(one -> one.signerName.equals(name)).findFirst();
  }

  abstract Optional<String> mistake(SigningRequest request, Set<String> usages);

  private static Optional<String> nodeMistake(SigningRequest request) {
    if (!request.organizations().equals(List.of("system:nodes"))) {
      return Optional.of("organization in CSR should be system:nodes");
    } else if (!request.commonName().startsWith(NODE)) {
      return Optional.of("subject common name does not begin with " + NODE);
    }
    return Optional.empty();
  }

  /** What is wrong about a request, if anything is. */
  public Optional<String> check(SigningRequest request, Set<String> usages) {
    if (!usages.contains(required) || usages.stream().anyMatch(this::isForeign)) {
      return Optional.of("usages did not match: " + String.join(", ", usages));
    } else if (request.otherNames()) {
      return Optional.of("only DNS and IP subjectAltNames are allowed");
    }
    return mistake(request, usages);
  }

  private boolean isForeign(String usage) {
    return !required.equals(usage) && !COMMON.contains(usage);
  }

  CertificateRequest.Use use() {
    return use;
  }
}
