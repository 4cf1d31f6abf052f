package io.longshore.master.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All kinds of objects, in the order in which discovery lists them. Never changes. */
public final class ResourceTable {
  private final List<ResourceType> types;
  private final Map<String, ResourceType> byPath = new HashMap<>();

  private ResourceTable(List<ResourceType> types) {
    this.types = List.copyOf(types);
    types.forEach(type -> byPath.put(type.apiVersion() + "/" + type.plural(), type));
  }

  /** The kinds of this server. */
  public static ResourceTable standard() {
    List<ResourceType> types = new ArrayList<>();
    types.add(core("ConfigMap", "configmaps").shortNames("cm").build());
    types.add(
        core("Endpoints", "endpoints").shortNames("ep").storage("services/endpoints").build());
    types.add(
        core("Event", "events")
            .shortNames("ev")
            .fields(
                "involvedObject.kind",
                "involvedObject.namespace",
                "involvedObject.name",
                "involvedObject.uid",
                "involvedObject.apiVersion",
                "involvedObject.resourceVersion",
                "involvedObject.fieldPath",
                "reason",
                "reportingComponent",
                "source",
                "type")
            .build());
    types.add(
        core("Namespace", "namespaces")
            .shortNames("ns")
            .wide()
            .parts("status", "finalize")
            .fields("status.phase")
            .build());
    types.add(
        core("Node", "nodes")
            .shortNames("no")
            .wide()
            .parts("status", "proxy")
            .fields("spec.unschedulable")
            .storage("minions")
            .build());
    types.add(
        core("Pod", "pods")
            .shortNames("po")
            .categories("all")
            .counted()
            .parts("status", "attach", "binding", "exec", "log", "portforward", "proxy")
            .fields(
                "spec.nodeName",
                "spec.restartPolicy",
                "spec.schedulerName",
                "spec.serviceAccountName",
                "spec.hostNetwork",
                "status.phase",
                "status.podIP",
                "status.nominatedNodeName")
            .build());
    addCore(types);
    addGroups(types);
    return new ResourceTable(types);
  }

  private static void addCore(List<ResourceType> types) {
    types.add(core("Secret", "secrets").fields("type").build());
    types.add(core("ServiceAccount", "serviceaccounts").shortNames("sa").parts("token").build());
    types.add(
        core("Service", "services")
            .shortNames("svc")
            .categories("all")
            .parts("status", "proxy")
            .fields("spec.clusterIP", "spec.type")
            .storage("services/specs")
            .build());
  }

  private static void addGroups(List<ResourceType> types) {
    types.add(
        of("apps", "Deployment", "deployments")
            .shortNames("deploy")
            .categories("all")
            .counted()
            .parts("status", "scale")
            .build());
    types.add(
        of("apps", "ReplicaSet", "replicasets")
            .shortNames("rs")
            .categories("all")
            .counted()
            .parts("status", "scale")
            .fields("status.replicas")
            .build());
    addReviews(types);
    types.add(
        of("certificates.k8s.io", "CertificateSigningRequest", "certificatesigningrequests")
            .shortNames("csr")
            .wide()
            .parts("status", "approval")
            .fields("spec.signerName")
            .build());
    types.add(of("coordination.k8s.io", "Lease", "leases").build());
    types.add(of("discovery.k8s.io", "EndpointSlice", "endpointslices").counted().build());
    types.add(newerEvents());
    types.add(of("networking.k8s.io", "IPAddress", "ipaddresses").shortNames("ip").wide().build());
    types.add(
        of("networking.k8s.io", "ServiceCIDR", "servicecidrs").wide().parts("status").build());
    types.add(of("node.k8s.io", "RuntimeClass", "runtimeclasses").wide().build());
    types.add(
        of("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings")
            .wide()
            .build());
    types.add(of("rbac.authorization.k8s.io", "ClusterRole", "clusterroles").wide().build());
    types.add(of("rbac.authorization.k8s.io", "RoleBinding", "rolebindings").build());
    types.add(of("rbac.authorization.k8s.io", "Role", "roles").build());
    types.add(
        of("scheduling.k8s.io", "PriorityClass", "priorityclasses")
            .shortNames("pc")
            .wide()
            .build());
  }

  /** The objects of the core group's events: kubernetes' pkg/apis/events/v1/conversion.go. */
  private static ResourceType newerEvents() {
    return of("events.k8s.io", "Event", "events")
        .shortNames("ev")
        .fields(
            "regarding.kind",
            "regarding.namespace",
            "regarding.name",
            "regarding.uid",
            "regarding.apiVersion",
            "regarding.resourceVersion",
            "regarding.fieldPath",
            "reason",
            "reportingController",
            "type")
        .stored(
            StoredForm.of(
                "v1",
                Map.of(
                    "regarding", "involvedObject",
                    "note", "message",
                    "reportingController", "reportingComponent",
                    "deprecatedSource", "source",
                    "deprecatedFirstTimestamp", "firstTimestamp",
                    "deprecatedLastTimestamp", "lastTimestamp",
                    "deprecatedCount", "count")))
        .build();
  }

  private static void addReviews(List<ResourceType> types) {
    String authentication = "authentication.k8s.io";
    types.add(question(authentication, "SelfSubjectReview").wide().build());
    types.add(question(authentication, "TokenReview").wide().build());
    String authorization = "authorization.k8s.io";
    types.add(question(authorization, "LocalSubjectAccessReview").build());
    types.add(question(authorization, "SelfSubjectAccessReview").wide().build());
    types.add(question(authorization, "SelfSubjectRulesReview").wide().build());
    types.add(question(authorization, "SubjectAccessReview").wide().build());
  }

  /** A kind that is answered, and not kept. */
  private static Row question(String group, String kind) {
    Row row = of(group, kind, kind.toLowerCase(Locale.ROOT) + "s");
    row.verbs = Set.of(Verb.CREATE);
    return row;
  }

  private static Row core(String kind, String plural) {
    return new Row("", "core", kind, plural);
  }

  private static Row of(String group, String kind, String plural) {
    return new Row(group, group.replaceAll("\\..*", ""), kind, plural);
  }

  /** All kinds. */
  public List<ResourceType> types() {
    return types;
  }

  /** The kind with a plural name in a version of a group. */
  public Optional<ResourceType> find(String apiVersion, String plural) {
    return Optional.ofNullable(byPath.get(apiVersion + "/" + plural));
  }

  /** The kind that an object's first lines name. */
  public Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return types.stream()
        .filter(type -> type.kind().equals(kind) && type.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /** The kind with a plural name, which must be there. */
  public ResourceType required(String apiVersion, String plural) {
    return find(apiVersion, plural)
        .orElseThrow(() -> new IllegalArgumentException("no " + plural + " in " + apiVersion));
  }

  /** A line of the table while it is written. */
  private static final class Row {
    private final String group;
    private final String folder;
    private final String kind;
    private final String plural;
    private List<String> shortNames = List.of();
    private List<String> categories = List.of();
    private List<String> parts = List.of();
    private List<String> fields = List.of();
    private boolean namespaced = true;
    private boolean counted;
    private Set<Verb> verbs = Verb.ALL;
    private String storage;
    private StoredForm storedForm = StoredForm.SAME;

    Row(String group, String folder, String kind, String plural) {
      this.group = group;
      this.folder = folder;
      this.kind = kind;
      this.plural = plural;
      this.storage = plural;
    }

    Row shortNames(String... names) {
      shortNames = Arrays.asList(names);
      return this;
    }

    Row categories(String... names) {
      categories = Arrays.asList(names);
      return this;
    }

    Row parts(String... names) {
      parts = Arrays.asList(names);
      return this;
    }

    Row fields(String... paths) {
      fields = Arrays.asList(paths);
      return this;
    }

    /** Of the whole cluster. */
    Row wide() {
      namespaced = false;
      return this;
    }

    Row counted() {
      counted = true;
      return this;
    }

    /** Where upstream's keys are not named after the plural: kubernetes' pkg/registry. */
    Row storage(String path) {
      storage = path;
      return this;
    }

    Row stored(StoredForm form) {
      storedForm = form;
      return this;
    }

    ResourceType build() {
      return new ResourceType(
          group,
          "v1",
          plural,
          kind.toLowerCase(Locale.ROOT),
          kind,
          shortNames,
          categories,
          namespaced,
          verbs,
          Collections.unmodifiableList(parts),
          "k8s.io.api." + folder + ".v1." + kind,
          storage,
          fields,
          counted,
          storedForm);
    }
  }
}
