package io.longshore.master.main;

import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.master.access.Authenticators;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.CertificateAuthenticator;
import io.longshore.master.access.MastersMayAll;
import io.longshore.master.admission.Admission;
import io.longshore.master.admission.NamespaceAdmission;
import io.longshore.master.admission.NodeClassAdmission;
import io.longshore.master.admission.PriorityAdmission;
import io.longshore.master.admission.ServiceAccountAdmission;
import io.longshore.master.csr.CertificateSigner;
import io.longshore.master.csr.SigningAdmission;
import io.longshore.master.http.Access;
import io.longshore.master.nodes.NodeAuthorizer;
import io.longshore.master.nodes.NodeGraph;
import io.longshore.master.nodes.NodeRestriction;
import io.longshore.master.pki.CertificateAuthority;
import io.longshore.master.rbac.BootstrapPolicy;
import io.longshore.master.rbac.Escalation;
import io.longshore.master.rbac.RoleAggregator;
import io.longshore.master.rbac.Roles;
import io.longshore.master.registry.ObjectFollower;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.tokens.BootstrapTokens;
import io.longshore.master.tokens.ServiceAccountTokens;
import io.longshore.master.tokens.TokenKey;
import java.util.List;
import java.util.stream.Stream;

/** Puts together who may come in, and what they may do. */
final class AccessWiring {
  private static final String RBAC = "rbac.authorization.k8s.io/v1";

  private AccessWiring() {}

  /** Signs what is approved; in this process, as it has the authority's key. */
  static void startSigner(
      Lifecycle parts, Registry registry, CertificateAuthority authority, Authorizer authorizer) {
    CertificateSigner signer = new CertificateSigner(registry, authority, authorizer);
    List<ResourceType> requests =
        List.of(registry.table().required("certificates.k8s.io/v1", "certificatesigningrequests"));
    parts.start("signer", () -> ObjectFollower.start(registry, requests, signer::changed));
  }

  static Access start(Lifecycle parts, Registry registry, TokenKey key) {
    BootstrapPolicy.reconcile(registry);
    Roles roles = new Roles();
    List<ResourceType> kinds =
        Stream.of("roles", "clusterroles", "rolebindings", "clusterrolebindings")
            .map(plural -> registry.table().required(RBAC, plural))
            .toList();
    parts.start("roles", () -> ObjectFollower.start(registry, kinds, roles::changed));
    RoleAggregator aggregator = new RoleAggregator(registry);
    List<ResourceType> sums = List.of(registry.table().required(RBAC, "clusterroles"));
    parts.start("sums of roles", () -> ObjectFollower.start(registry, sums, aggregator::changed));
    NodeGraph graph = new NodeGraph();
    List<ResourceType> pods = List.of(registry.table().required("v1", "pods"));
    parts.start("node graph", () -> ObjectFollower.start(registry, pods, graph::changed));
    NodeAuthorizer nodes = new NodeAuthorizer(graph, BootstrapPolicy.rules("system:node"));
    Authorizer authorizer = Authorizer.any(List.of(new MastersMayAll(), nodes, roles));
    ServiceAccountTokens tokens = new ServiceAccountTokens(key, registry);
    Authenticators authenticators =
        new Authenticators(
            List.of(new CertificateAuthenticator(), tokens, new BootstrapTokens(registry)));
    Admission admission =
        Admission.all(
            List.of(
                new NamespaceAdmission(),
                new NodeRestriction(registry),
                new Escalation(roles, authorizer),
                new SigningAdmission(authorizer),
                new ServiceAccountAdmission(registry),
                new PriorityAdmission(registry),
                new NodeClassAdmission(registry)));
    return new Access(authenticators, authorizer, roles, tokens, admission);
  }
}
