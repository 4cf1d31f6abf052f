package io.longshore.master.kinds;

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
  private final ServiceRules services;

  /** Addresses of Services are from a range, and noted in a store. */
  public Kinds(ResourceTable table, Store store, AddressRange serviceRange) {
    this.services = new ServiceRules(table.required("v1", "services"), store, serviceRange);
  }

  /** The rules by the names of the kinds. */
  public Map<String, KindRules> rules() {
    return Map.of(
        "ConfigMap", new DataRules(false),
        "Deployment", new WorkloadRules(true),
        "EndpointSlice", new EndpointRules(),
        "Namespace", new NamespaceRules(),
        "Node", new NodeRules(),
        "Pod", new PodRules(),
        "ReplicaSet", new WorkloadRules(false),
        "Secret", new DataRules(true),
        "Service", services);
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
