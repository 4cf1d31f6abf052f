package io.longshore.master.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Registry.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad objects of the kinds that are small, with what upstream says about them. */
class SmallKindsTest {
  private static final KindRules LEASE = new LeaseRules();
  private static final KindRules CLASS = new PriorityClassRules();
  private static final KindRules ENDPOINTS = new EndpointsRules();
  private static final KindRules SLICE = new EndpointSliceRules();
  private static final KindRules ROLE = new RoleRules(true);
  private static final KindRules CLUSTER_ROLE = new RoleRules(false);
  private static final KindRules BINDING = new RoleBindingRules(true);
  private static final KindRules CLUSTER_BINDING = new RoleBindingRules(false);
  private static final KindRules RUNTIME = new RuntimeClassRules();
  private static final KindRules RANGE = new ServiceCidrRules();
  private static final KindRules ADDRESS = new IpAddressRules();
  private static final KindRules NODE = new NodeRules();
  private static final KindRules NAMESPACE = new NamespaceRules();
  private static final String EXPECTED_LABEL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

  private static Arguments is(KindRules rules, String object, String... problems) {
    return Arguments.of(rules, object, List.of(problems));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
            leases(), classes(), endpoints(), slices(), roles(), bindings(), networks(), nodes())
        .flatMap(one -> one);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void tellsWhatIsWrong(KindRules rules, String object, List<String> problems) {
    assertEquals(problems, Verdicts.ofNew(rules, object));
  }

  private static Stream<Arguments> leases() {
    return Stream.of(
        is(LEASE, "{'spec':{'leaseDurationSeconds':40,'leaseTransitions':0}}"),
        is(LEASE, "{}"),
        is(
            LEASE,
            "{'spec':{'leaseDurationSeconds':0,'leaseTransitions':-1}}",
            "Invalid spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
            "Invalid spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0"),
        is(
            LEASE,
            "{'spec':{'preferredHolder':'a'}}",
            "Forbidden spec.preferredHolder: Forbidden: may only be specified if `strategy` is"
                + " defined"),
        is(
            LEASE,
            "{'spec':{'strategy':'Mine'}}",
            "NotSupported spec.strategy.strategy: Unsupported value: \"Mine\": supported values:"
                + " \"OldestEmulationVersion\""));
  }

  private static Stream<Arguments> classes() {
    return Stream.of(
        is(CLASS, "{'metadata':{'name':'a'},'value':1000000000}"),
        is(CLASS, "{'metadata':{'name':'system-node-critical'},'value':2000001000}"),
        is(
            CLASS,
            "{'metadata':{'name':'a'},'value':1000000001,'preemptionPolicy':'Maybe'}",
            "Forbidden value: Forbidden: maximum allowed value of a user defined priority is"
                + " 1000000000",
            "NotSupported preemptionPolicy: Unsupported value: \"Maybe\": supported values:"
                + " \"PreemptLowerPriority\", \"Never\""),
        is(
            CLASS,
            "{'metadata':{'name':'system-mine'},'value':1}",
            "Forbidden metadata.name: Forbidden: priority class names with 'system-' prefix are"
                + " reserved for system use only. error: system-mine is not a known system priority"
                + " class"),
        is(
            CLASS,
            "{'metadata':{'name':'system-cluster-critical'},'value':1}",
            "Forbidden metadata.name: Forbidden: priority class names with 'system-' prefix are"
                + " reserved for system use only. error: value of system-cluster-critical"
                + " PriorityClass must be 2000000000"));
  }

  private static Stream<Arguments> endpoints() {
    return Stream.of(
        is(ENDPOINTS, "{'subsets':[{'addresses':[{'ip':'10.1.2.3'}],'ports':[{'port':80}]}]}"),
        is(
            ENDPOINTS,
            "{'subsets':[{'ports':[{'port':80}]}]}",
            "Required subsets[0]: Required value: must specify `addresses` or"
                + " `notReadyAddresses`"),
        is(
            ENDPOINTS,
            "{'subsets':[{'addresses':[{'ip':'127.0.0.1'}],"
                + "'ports':[{'port':0},{'port':1,'name':'A'}]}]}",
            "Invalid subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the"
                + " loopback range (127.0.0.0/8, ::1/128)",
            "Required subsets[0].ports[0].name: Required value",
            "Invalid subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535,"
                + " inclusive",
            "Invalid subsets[0].ports[1].name: Invalid value: \"A\": " + EXPECTED_LABEL),
        is(
            ENDPOINTS,
            "{'subsets':[{'notReadyAddresses':[{'ip':'1.2.3'}],"
                + "'ports':[{'port':1,'protocol':'ICMP'}]}]}",
            "Invalid subsets[0].notReadyAddresses[0].ip: Invalid value: \"1.2.3\": must be a valid IP"
                + " address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
            "Invalid subsets[0].notReadyAddresses[0].ip: Invalid value: \"1.2.3\": must be a valid IP"
                + " address",
            "NotSupported subsets[0].ports[0].protocol: Unsupported value: \"ICMP\": supported"
                + " values: \"SCTP\", \"TCP\", \"UDP\""));
  }

  private static Stream<Arguments> slices() {
    String many = "'10.0.0.1',".repeat(100) + "'10.0.0.1'";
    String endpoints = "{'addresses':['10.0.0.1']},".repeat(1000) + "{}";
    return Stream.of(
        is(SLICE, "{'addressType':'IPv6','endpoints':[{'addresses':['2001:db8::1']}]}"),
        is(SLICE, "{'addressType':'FQDN','endpoints':[{'addresses':['example.com']}]}"),
        is(SLICE, "{}", "Required addressType: Required value"),
        is(
            SLICE,
            "{'addressType':'IPX'}",
            "NotSupported addressType: Unsupported value: \"IPX\": supported values: \"FQDN\","
                + " \"IPv4\", \"IPv6\""),
        is(
            SLICE,
            "{'addressType':'IPv4','endpoints':[{'addresses':['2001:db8::1']},{'addresses':[]}]}",
            "Invalid endpoints[0].addresses[0]: Invalid value: \"2001:db8::1\": must be a valid IPv4"
                + " address",
            "Required endpoints[1].addresses: Required value: must contain at least 1 address"),
        is(
            SLICE,
            "{'addressType':'IPv4','endpoints':[{'addresses':[" + many + "]}]}",
            "TooMany endpoints[0].addresses: Too many: 101: must have at most 100 items"),
        is(
            SLICE,
            "{'addressType':'IPv4','endpoints':[" + endpoints + "]}",
            "TooMany endpoints: Too many: 1001: must have at most 1000 items"),
        is(
            SLICE,
            "{'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1'],"
                + "'hints':{'forZones':[{'name':'a'},{'name':'a'},{}]},"
                + "'deprecatedTopology':{'kubernetes.io/hostname':'n'}}]}",
            "Forbidden endpoints[0].deprecatedTopology[kubernetes.io/hostname]: Forbidden: this key"
                + " is not allowed; use nodeName field instead",
            "Duplicate endpoints[0].hints.forZones[1].name: Duplicate value: \"a\"",
            "Required endpoints[0].hints.forZones[2].name: Required value"),
        is(
            SLICE,
            "{'addressType':'IPv4','ports':[{'port':1},{'port':2},{'name':'b','port':70000}]}",
            "Duplicate ports[1].name: Duplicate value: \"\"",
            "Invalid ports[2].port: Invalid value: 70000: must be between 1 and 65535, inclusive"));
  }

  private static Stream<Arguments> roles() {
    return Stream.of(
        is(ROLE, "{'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]}"),
        is(CLUSTER_ROLE, "{'rules':[{'verbs':['get'],'nonResourceURLs':['/x']}]}"),
        is(
            ROLE,
            "{'rules':[{}]}",
            "Required rules[0].verbs: Required value: verbs must contain at least one value",
            "Required rules[0].apiGroups: Required value: resource rules must supply at least one"
                + " api group",
            "Required rules[0].resources: Required value: resource rules must supply at least one"
                + " resource"),
        is(
            ROLE,
            "{'rules':[{'verbs':['get'],'nonResourceURLs':['/x'],'resources':['pods']}]}",
            "Invalid rules[0].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot apply"
                + " to non-resource URLs",
            "Invalid rules[0].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both"
                + " regular resources and non-resource URLs"),
        is(
            CLUSTER_ROLE,
            "{'aggregationRule':{}}",
            "Required aggregationRule.clusterRoleSelectors: Required value: at least one"
                + " clusterRoleSelector required if aggregationRule is non-nil"),
        is(
            CLUSTER_ROLE,
            "{'aggregationRule':{'clusterRoleSelectors':[{'matchExpressions':[{'key':'a',"
                + "'operator':'In'}]}]}}",
            "Required aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values: Required"
                + " value: must be specified when `operator` is 'In' or 'NotIn'"));
  }

  private static Stream<Arguments> bindings() {
    String role = "'roleRef':{'kind':'ClusterRole','name':'view'}";
    return Stream.of(
        is(BINDING, "{" + role + ",'subjects':[{'kind':'User','name':'a'}]}"),
        is(BINDING, "{" + role + ",'subjects':[{'kind':'ServiceAccount','name':'a'}]}"),
        is(
            CLUSTER_BINDING,
            "{" + role + ",'subjects':[{'kind':'ServiceAccount','name':'a'},{'kind':'Dog'}]}",
            "Required subjects[0].namespace: Required value",
            "Required subjects[1].name: Required value",
            "NotSupported subjects[1].kind: Unsupported value: \"Dog\": supported values:"
                + " \"ServiceAccount\", \"User\", \"Group\""),
        is(
            CLUSTER_BINDING,
            "{'roleRef':{'apiGroup':'x','kind':'Role','name':'a/b'},"
                + "'subjects':[{'kind':'Group'}]}",
            "NotSupported roleRef.apiGroup: Unsupported value: \"x\": supported values:"
                + " \"rbac.authorization.k8s.io\"",
            "NotSupported roleRef.kind: Unsupported value: \"Role\": supported values:"
                + " \"ClusterRole\"",
            "Invalid roleRef.name: Invalid value: \"a/b\": may not contain '/'",
            "Required subjects[0].name: Required value",
            "Invalid subjects[0].name: Invalid value: \"\": group name cannot be empty"));
  }

  private static Stream<Arguments> networks() {
    return Stream.of(
        is(RUNTIME, "{'handler':'runc'}"),
        is(
            RUNTIME,
            "{'handler':'Runc','overhead':{'podFixed':{'gpu':'1'}},"
                + "'scheduling':{'tolerations':[{'value':'x'}]}}",
            "Invalid handler: Invalid value: \"Runc\": " + EXPECTED_LABEL,
            "Invalid overhead.limits[gpu]: Invalid value: \"gpu\": must be a standard resource type"
                + " or fully qualified",
            "Invalid overhead.limits[gpu]: Invalid value: \"gpu\": must be a standard resource for"
                + " containers",
            "Invalid scheduling.tolerations[0].operator: Invalid value: \"\": operator must be Exists"
                + " when `key` is empty, which means \"match all values and all keys\""),
        is(RANGE, "{'spec':{'cidrs':['10.0.0.0/16','2001:db8::/64']}}"),
        is(RANGE, "{}", "Required spec.cidrs: Required value: at least one CIDR required"),
        is(
            RANGE,
            "{'spec':{'cidrs':['10.0.0.0/16','10.1.0.0/16']}}",
            "Invalid spec.cidrs: Invalid value: {\"CIDRs\":[\"10.0.0.0/16\",\"10.1.0.0/16\"]}: may"
                + " specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                + " 2001:db8::/64"),
        is(
            RANGE,
            "{'spec':{'cidrs':['10.0.0.1/16']}}",
            "Invalid spec.cidrs[0]: Invalid value: \"10.0.0.1/16\": must not have bits set beyond the"
                + " prefix length"),
        is(
            RANGE,
            "{'spec':{'cidrs':['2001:DB8:0::/64']}}",
            "Invalid spec.cidrs[0]: Invalid value: \"2001:DB8:0::/64\": must be in canonical form"
                + " (\"2001:db8::/64\")"),
        is(ADDRESS, "{}", "Required spec.parentRef: Required value"),
        is(
            ADDRESS,
            "{'spec':{'parentRef':{'resource':'a/b'}}}",
            "Invalid spec.parentRef.resource: Invalid value: \"a/b\": may not contain '/'",
            "Required spec.parentRef.name: Required value"));
  }

  private static Stream<Arguments> nodes() {
    return Stream.of(
        is(NODE, "{'spec':{'podCIDR':'10.1.0.0/24'},'status':{'capacity':{'cpu':'2'}}}"),
        is(
            NODE,
            "{'spec':{'podCIDRs':['10.1.0.0/24','10.1.0.0/24'],"
                + "'taints':[{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoSchedule'},"
                + "{'key':'b'}]},'status':{'capacity':{'pods':'1500m','cpu':'-1'},'allocatable':{}}}",
            "Duplicate metadata.taints[1]: Duplicate value:"
                + " {\"key\":\"a\",\"effect\":\"NoSchedule\"}: taints must be unique by key and effect"
                + " pair",
            "Required metadata.taints[2].effect: Required value",
            "Invalid status.capacity.cpu: Invalid value: \"-1\": must be greater than or equal to 0",
            "Invalid status.capacity.pods: Invalid value: \"1500m\": must be an integer",
            "Invalid spec.podCIDRs: Invalid value: [\"10.1.0.0/24\",\"10.1.0.0/24\"]: may specify no"
                + " more than one CIDR for each IP family",
            "Duplicate spec.podCIDRs[1]: Duplicate value: \"10.1.0.0/24\""),
        is(
            NAMESPACE,
            "{'metadata':{'name':'n'},'spec':{'finalizers':['mine']}}",
            "Invalid spec.finalizers: Invalid value: \"mine\": name is neither a standard finalizer"
                + " name nor is it fully qualified"));
  }

  @Test
  void somethingStaysAsItWas() {
    assertEquals(
        List.of(
            "Forbidden value: Forbidden: may not be changed in an update.",
            "Invalid preemptionPolicy: Invalid value: \"Never\": field is immutable"),
        Verdicts.ofChange(CLASS, "{'value':1}", "{'value':2,'preemptionPolicy':'Never'}"));
    assertEquals(
        List.of("Invalid addressType: Invalid value: \"IPv6\": field is immutable"),
        Verdicts.ofChange(SLICE, "{'addressType':'IPv4'}", "{'addressType':'IPv6'}"));
    assertEquals(
        List.of("Invalid handler: Invalid value: \"b\": field is immutable"),
        Verdicts.ofChange(RUNTIME, "{'handler':'a'}", "{'handler':'b'}"));
    assertEquals(
        List.of(
            "Invalid roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\","
                + "\"Kind\":\"Role\",\"Name\":\"b\"}: cannot change roleRef"),
        Verdicts.ofChange(
            BINDING,
            "{'roleRef':{'kind':'Role','name':'a'}}",
            "{'roleRef':{'kind':'Role','name':'b'}}"));
    assertEquals(
        List.of("Invalid spec.cidrs[0]: Invalid value: \"10.1.0.0/16\": field is immutable"),
        Verdicts.ofChange(
            RANGE,
            "{'spec':{'cidrs':['10.0.0.0/16']}}",
            "{'spec':{'cidrs':['10.1.0.0/16','2001:db8::/64']}}"));
    assertEquals(
        List.of(),
        Verdicts.ofChange(
            RANGE,
            "{'spec':{'cidrs':['10.0.0.0/16']}}",
            "{'spec':{'cidrs':['10.0.0.0/16','2001:db8::/64']}}"));
  }

  @Test
  void nodesKeepTheirRangesAndTheirMachine() {
    String node = "{'spec':{'podCIDR':'10.1.0.0/24','providerID':'a://b'}}";
    assertEquals(
        List.of(
            "Forbidden spec.podCIDRs: Forbidden: node updates may not change podCIDR except from"
                + " \"\" to valid",
            "Forbidden spec.providerID: Forbidden: node updates may not change providerID except from"
                + " \"\" to valid"),
        Verdicts.ofChange(NODE, node, "{'spec':{'podCIDR':'10.2.0.0/24','providerID':'a://c'}}"));
    assertEquals(List.of(), Verdicts.ofChange(NODE, "{'spec':{}}", node));
    String addresses =
        "{'status':{'addresses':[{'type':'InternalIP','address':'1.2.3.4'},"
            + "{'type':'InternalIP','address':'1.2.3.4'}]}}";
    assertEquals(
        List.of(
            "Duplicate status.addresses[1]: Duplicate value:"
                + " {\"Type\":\"InternalIP\",\"Address\":\"1.2.3.4\"}"),
        Verdicts.ofPart(NODE, Part.STATUS, "{}", addresses));
  }

  @Test
  void namespacesEndOnlyWhenTheyAreDeleted() {
    assertEquals(
        List.of(
            "Invalid status.Phase: Invalid value: \"Terminating\": may only be 'Active' if"
                + " `deletionTimestamp` is empty"),
        Verdicts.ofPart(NAMESPACE, Part.STATUS, "{}", "{'status':{'phase':'Terminating'}}"));
    assertEquals(
        List.of(
            "Invalid spec.finalizers[0]: Invalid value: \"x\": name is neither a standard finalizer"
                + " name nor is it fully qualified"),
        Verdicts.ofPart(NAMESPACE, Part.FINALIZERS, "{}", "{'spec':{'finalizers':['x','a.b/c']}}"));
  }

  static Stream<Arguments> defaults() {
    return Stream.of(
        Arguments.of(CLASS, "{'value':1}", "/preemptionPolicy", "PreemptLowerPriority"),
        Arguments.of(
            ENDPOINTS,
            "{'subsets':[{'ports':[{'port':1}]}]}",
            "/subsets/0/ports/0/protocol",
            "TCP"),
        Arguments.of(SLICE, "{'ports':[{'port':1}]}", "/ports/0/protocol", "TCP"),
        Arguments.of(
            BINDING, "{'roleRef':{'name':'a'}}", "/roleRef/apiGroup", "rbac.authorization.k8s.io"),
        Arguments.of(
            BINDING,
            "{'subjects':[{'kind':'Group','name':'a'}]}",
            "/subjects/0/apiGroup",
            "rbac.authorization.k8s.io"),
        Arguments.of(
            BINDING, "{'subjects':[{'kind':'ServiceAccount'}]}", "/subjects/0/apiGroup", ""),
        Arguments.of(NODE, "{'spec':{'podCIDRs':['10.1.0.0/24']}}", "/spec/podCIDR", "10.1.0.0/24"),
        Arguments.of(NODE, "{'status':{'capacity':{'cpu':'2'}}}", "/status/allocatable/cpu", "2"));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void saysWhatIsLeftOut(KindRules rules, String object, String path, String value) {
    assertEquals(value, Verdicts.defaulted(rules, object).at(path).asText());
  }
}
