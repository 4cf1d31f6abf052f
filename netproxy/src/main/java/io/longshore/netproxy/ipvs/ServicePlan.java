package io.longshore.netproxy.ipvs;

import java.util.Collection;
import java.util.List;

/** What a service port needs; of members, other service ports may need the same ones. */
record ServicePlan(Collection<VirtualServer> servers, Collection<Member> members) {

  /** Copies what is given. */
  ServicePlan {
    servers = List.copyOf(servers);
    members = List.copyOf(members);
  }
}
