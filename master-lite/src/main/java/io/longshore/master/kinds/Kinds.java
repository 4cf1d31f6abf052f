package io.longshore.master.kinds;

import io.longshore.master.kinds.pod.PodRules;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.ListOptions;
import io.longshore.master.registry.Lists;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceTable;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Selection;
import io.longshore.master.registry.Tree;
import io.longshore.master.store.Store;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The rules of all kinds that have some. Safe for use by several threads. */
public final class Kinds {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final ResourceTable table;
  private final ServiceRules services;

  /** Addresses of Services are from a range, and noted in a store. */
  public Kinds(ResourceTable table, Store store, AddressRange serviceRange) {
    this.table = table;
    this.services = new ServiceRules(table.required("v1", "services"), store, serviceRange);
  }

  /** The rules by the names of the types. */
  public Map<String, KindRules> rules() {
    ResourceType events = table.required("v1", "events");
    ResourceType newerEvents = table.required("events.k8s.io/v1", "events");
    return Map.ofEntries(
        Map.entry("clusterrolebindings." + RBAC, new RoleBindingRules(false)),
        Map.entry("clusterroles." + RBAC, new RoleRules(false)),
        Map.entry("configmaps", new DataRules(false)),
        Map.entry("deployments.apps", new WorkloadRules(true)),
        Map.entry("endpoints", new EndpointsRules()),
        Map.entry("endpointslices.discovery.k8s.io", new EndpointSliceRules()),
        Map.entry(events.toString(), new EventRules(events)),
        Map.entry(newerEvents.toString(), new EventRules(newerEvents)),
        Map.entry("ipaddresses.networking.k8s.io", new IpAddressRules()),
        Map.entry("leases.coordination.k8s.io", new LeaseRules()),
        Map.entry("namespaces", new NamespaceRules()),
        Map.entry("nodes", new NodeRules()),
        Map.entry("pods", new PodRules()),
        Map.entry("priorityclasses.scheduling.k8s.io", new PriorityClassRules()),
        Map.entry("replicasets.apps", new WorkloadRules(false)),
        Map.entry("rolebindings." + RBAC, new RoleBindingRules(true)),
        Map.entry("roles." + RBAC, new RoleRules(true)),
        Map.entry("runtimeclasses.node.k8s.io", new RuntimeClassRules()),
        Map.entry("secrets", new DataRules(true)),
        Map.entry("servicecidrs.networking.k8s.io", new ServiceCidrRules()),
        Map.entry("services", services));
  }

  /** Puts right what a crash in the middle of a write has left. */
  public void repair(Registry registry) {
    ResourceType type = registry.table().required("v1", "services");
    ListOptions all = new ListOptions(Selection.parse(type, "", ""), 0, "", 0, false);
    Set<String> uids = new HashSet<>();
    new Lists(registry)
        .list(type, "", all)
        .objects()
        .forEach(service -> uids.add(Tree.text(service, "metadata", "uid")));
    services.repair(uids);
  }
}
