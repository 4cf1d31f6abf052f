package io.longshore.master.main;

import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.master.access.Authenticators;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.CertificateAuthenticator;
import io.longshore.master.access.MastersMayAll;
import io.longshore.master.admission.Admission;
import io.longshore.master.http.Access;
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
    Authorizer authorizer = Authorizer.any(List.of(new MastersMayAll(), roles));
    ServiceAccountTokens tokens = new ServiceAccountTokens(key, registry);
    Authenticators authenticators =
        new Authenticators(
            List.of(new CertificateAuthenticator(), tokens, new BootstrapTokens(registry)));
    Admission admission = Admission.all(List.of(new Escalation(roles, authorizer)));
    return new Access(authenticators, authorizer, roles, tokens, admission);
  }
}
