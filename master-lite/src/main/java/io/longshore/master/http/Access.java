package io.longshore.master.http;

import io.longshore.master.access.Authenticator;
import io.longshore.master.access.Authorizer;
import io.longshore.master.admission.Admission;
import io.longshore.master.rbac.Roles;
import io.longshore.master.tokens.ServiceAccountTokens;

/**
 * Who may come in, and what they may do there.
 *
 * @param admission what each write passes
 */
public record Access(
    Authenticator authenticator,
    Authorizer authorizer,
    Roles roles,
    ServiceAccountTokens tokens,
    Admission admission) {}
