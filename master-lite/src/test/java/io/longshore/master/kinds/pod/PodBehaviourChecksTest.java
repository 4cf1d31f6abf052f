package io.longshore.master.kinds.pod;

import static io.longshore.master.kinds.Verdicts.with;
import static io.longshore.master.kinds.pod.BadPods.GOOD;
import static io.longshore.master.kinds.pod.BadPods.container;
import static io.longshore.master.kinds.pod.BadPods.containing;
import static io.longshore.master.kinds.pod.BadPods.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.master.kinds.Verdicts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad pods, with what upstream says about them: how and where they run. */
class PodBehaviourChecksTest {
  static Stream<Arguments> bad() {
    return Stream.of(probes(), resources(), security(), placement(), spread(), network(), initial())
        .flatMap(one -> one);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void tellsWhatIsWrong(String object, List<String> problems) {
    assertEquals(problems, Verdicts.ofNew(new PodRules(), object));
  }

  private static Stream<Arguments> probes() {
    return Stream.of(
        container("'livenessProbe':{'httpGet':{'port':'http'}}"),
        container("'lifecycle':{'preStop':{'sleep':{'seconds':30}}}"),
        container(
            "'livenessProbe':{}",
            "Required livenessProbe: Required value: must specify a handler type"),
        container(
            "'livenessProbe':{'exec':{},'grpc':{'port':1},'successThreshold':2,'periodSeconds':-1}",
            "Required livenessProbe.exec.command: Required value",
            "Forbidden livenessProbe.grpc: Forbidden: may not specify more than 1 handler type",
            "Invalid livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to"
                + " 0",
            "Invalid livenessProbe.successThreshold: Invalid value: 2: must be 1"),
        container(
            "'readinessProbe':{'tcpSocket':{'port':0},'terminationGracePeriodSeconds':5}",
            "Invalid readinessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535,"
                + " inclusive",
            "Invalid readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set"
                + " for readinessProbes"),
        container(
            "'startupProbe':{'httpGet':{'port':1,'scheme':'FTP','httpHeaders':[{'name':'a b'}]}}",
            "NotSupported startupProbe.httpGet.scheme: Unsupported value: \"FTP\": supported values:"
                + " \"HTTP\", \"HTTPS\"",
            "Invalid startupProbe.httpGet.httpHeaders: Invalid value: \"a b\": a valid HTTP header"
                + " must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used"
                + " for validation is '[-A-Za-z0-9]+')"),
        container(
            "'lifecycle':{'postStart':{},'preStop':{'sleep':{'seconds':31}}}",
            "Required lifecycle.postStart: Required value: must specify a handler type",
            "Invalid lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than"
                + " terminationGracePeriodSeconds (30)"));
  }

  private static Stream<Arguments> resources() {
    return Stream.of(
        container("'resources':{'limits':{'cpu':'1','example.com/gpu':2}}"),
        container(
            "'resources':{'requests':{'cpu':'2','memory':'-1'},'limits':{'cpu':'1'}}",
            "Invalid resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit"
                + " of 1",
            "Invalid resources.requests[memory]: Invalid value: \"-1\": must be greater than or equal"
                + " to 0"),
        container(
            "'resources':{'requests':{'example.com/gpu':'1'}}",
            "Required resources.limits: Required value: Limit must be set for non overcommitable"
                + " resources"),
        container(
            "'resources':{'limits':{'example.com/gpu':'1500m','pods':'1','wood':'1'}}",
            "Invalid resources.limits[example.com/gpu]: Invalid value: \"1500m\": must be an integer",
            "Invalid resources.limits[pods]: Invalid value: \"pods\": must be a standard resource for"
                + " containers",
            "Invalid resources.limits[wood]: Invalid value: \"wood\": must be a standard resource type"
                + " or fully qualified",
            "Invalid resources.limits[wood]: Invalid value: \"wood\": must be a standard resource for"
                + " containers",
            "Invalid resources.requests[example.com/gpu]: Invalid value: \"1500m\": must be an"
                + " integer",
            "Invalid resources.requests[pods]: Invalid value: \"pods\": must be a standard resource"
                + " for containers",
            "Invalid resources.requests[wood]: Invalid value: \"wood\": must be a standard resource"
                + " type or fully qualified",
            "Invalid resources.requests[wood]: Invalid value: \"wood\": must be a standard resource"
                + " for containers"),
        Arguments.of(
            containing("'resources':{'limits':{'hugepages-2Mi':'3Mi'}}"),
            List.of(
                "Invalid spec.containers[0].resources.limits[hugepages-2Mi]: Invalid value: \"3Mi\":"
                    + " 3Mi is not positive integer multiple of hugepages-2Mi",
                "Invalid spec.containers[0].resources.requests[hugepages-2Mi]: Invalid value: \"3Mi\":"
                    + " 3Mi is not positive integer multiple of hugepages-2Mi",
                "Forbidden spec.containers[0].resources: Forbidden: HugePages require cpu or"
                    + " memory")));
  }

  private static Stream<Arguments> security() {
    return Stream.of(
        container("'securityContext':{'privileged':true,'runAsUser':0}"),
        container(
            "'securityContext':{'runAsUser':-1,'runAsGroup':2147483648}",
            "Invalid securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647,"
                + " inclusive",
            "Invalid securityContext.runAsGroup: Invalid value: 2147483648: must be between 0 and"
                + " 2147483647, inclusive"),
        container(
            "'securityContext':{'allowPrivilegeEscalation':false,'privileged':true}",
            "Invalid securityContext: Invalid value:"
                + " {\"allowPrivilegeEscalation\":false,\"privileged\":true}: cannot set"
                + " `allowPrivilegeEscalation` to false and `privileged` to true"),
        container(
            "'securityContext':{'procMount':'Unmasked','seccompProfile':{'type':'Localhost'}}",
            "Invalid securityContext.procMount: Invalid value: \"Unmasked\": `hostUsers` must be false"
                + " to use `Unmasked`",
            "Required securityContext.seccompProfile.localhostProfile: Required value: must be set"
                + " when seccomp type is Localhost"),
        container(
            "'securityContext':{'appArmorProfile':{'type':'Strict'}}",
            "NotSupported securityContext.appArmorProfile.type: Unsupported value: \"Strict\":"
                + " supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\""),
        spec(
            "securityContext",
            "{'fsGroup':-1,'fsGroupChangePolicy':'Never','sysctls':[{'name':'A'},{'name':'a.b'},"
                + "{'name':'a.b'}]}",
            "Invalid spec.securityContext.fsGroup: Invalid value: -1: must be between 0 and"
                + " 2147483647, inclusive",
            "Invalid spec.securityContext.sysctls[0].name: Invalid value: \"A\": must have at most 253"
                + " characters and match regex"
                + " ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
            "Duplicate spec.securityContext.sysctls[2].name: Duplicate value: \"a.b\"",
            "NotSupported spec.securityContext.fsGroupChangePolicy: Unsupported value: \"Never\":"
                + " supported values: \"Always\", \"OnRootMismatch\""),
        Arguments.of(
            with(with(GOOD, "spec.hostUsers", "false"), "spec.hostPID", "true"),
            List.of("Forbidden spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false")));
  }

  private static Stream<Arguments> placement() {
    String required = "requiredDuringSchedulingIgnoredDuringExecution";
    return Stream.of(
        spec(
            "tolerations",
            "[{'key':'a','operator':'Exists','value':'b'},{'key':'a','operator':'Like'},"
                + "{'key':'a','tolerationSeconds':5,'effect':'NoSchedule'},"
                + "{'key':'a','effect':'Never'}]",
            "Invalid spec.tolerations[0].operator: Invalid value: \"b\": value must be empty when"
                + " `operator` is 'Exists'",
            "NotSupported spec.tolerations[1].operator: Unsupported value: \"Like\": supported values:"
                + " \"Equal\", \"Exists\"",
            "Invalid spec.tolerations[2].effect: Invalid value: \"NoSchedule\": effect must be"
                + " 'NoExecute' when `tolerationSeconds` is set",
            "NotSupported spec.tolerations[3].effect: Unsupported value: \"Never\": supported values:"
                + " \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\""),
        spec(
            "affinity",
            "{'nodeAffinity':{'" + required + "':{}}}",
            "Required spec.affinity.nodeAffinity."
                + required
                + ".nodeSelectorTerms: Required value: must have at least one node selector term"),
        spec(
            "affinity",
            "{'nodeAffinity':{'"
                + required
                + "':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'a','operator':'Gt'},"
                + "{'key':'a','operator':'Is'}],'matchFields':[{'key':'x','operator':'In'}]}]}}}",
            "Required spec.affinity.nodeAffinity."
                + required
                + ".nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified"
                + " single value when `operator` is 'Lt' or 'Gt'",
            "Invalid spec.affinity.nodeAffinity."
                + required
                + ".nodeSelectorTerms[0].matchExpressions[1].operator: Invalid value: \"Is\": not a"
                + " valid selector operator",
            "Required spec.affinity.nodeAffinity."
                + required
                + ".nodeSelectorTerms[0].matchFields[0].values: Required value: must be only one value"
                + " when `operator` is 'In' or 'NotIn' for node field selector",
            "Invalid spec.affinity.nodeAffinity."
                + required
                + ".nodeSelectorTerms[0].matchFields[0].key: Invalid value: \"x\": not a valid field"
                + " selector key"),
        spec(
            "affinity",
            "{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':101,"
                + "'podAffinityTerm':{'topologyKey':'zone','matchLabelKeys':['a']}}]}}",
            "Invalid spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]"
                + ".weight: Invalid value: 101: must be in the range 1-100",
            "Forbidden spec.affinity.podAntiAffinity"
                + ".preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm"
                + ".matchLabelKeys: Forbidden: must not be specified when labelSelector is not set"));
  }

  private static Stream<Arguments> spread() {
    return Stream.of(
        spec(
            "topologySpreadConstraints",
            "[{'maxSkew':0,'topologyKey':'zone','whenUnsatisfiable':'ScheduleAnyway','minDomains':1},"
                + "{'maxSkew':1,'topologyKey':'zone','whenUnsatisfiable':'ScheduleAnyway'},"
                + "{'maxSkew':1,'whenUnsatisfiable':'Wait'}]",
            "Invalid spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than"
                + " zero",
            "Duplicate spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate"
                + " value: \"{zone, ScheduleAnyway}\"",
            "Invalid spec.topologySpreadConstraints[0].minDomains: Invalid value: 1: can only use"
                + " minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
            "Required spec.topologySpreadConstraints[2].topologyKey: Required value: can not be empty",
            "NotSupported spec.topologySpreadConstraints[2].whenUnsatisfiable: Unsupported value:"
                + " \"Wait\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\""),
        Arguments.of(
            with(
                with(GOOD, "spec.schedulingGates", "[{'name':'a'},{'name':'a'}]"),
                "spec.nodeName",
                "'n'"),
            List.of(
                "Duplicate spec.schedulingGates[1]: Duplicate value: \"a\"",
                "Forbidden spec.nodeName: Forbidden: cannot be set until all schedulingGates have been"
                    + " cleared")));
  }

  private static Stream<Arguments> network() {
    return Stream.of(
        spec(
            "dnsPolicy",
            "'None'",
            "Required spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is"
                + " None"),
        spec(
            "dnsConfig",
            "{'nameservers':['1.1.1.1','1.1.1.2','1.1.1.3','x'],'searches':['_a.b','-'],"
                + "'options':[{}]}",
            "Invalid spec.dnsConfig.nameservers: Invalid value:"
                + " [\"1.1.1.1\",\"1.1.1.2\",\"1.1.1.3\",\"x\"]: must not have more than 3"
                + " nameservers",
            "Invalid spec.dnsConfig.nameservers[3]: Invalid value: \"x\": must be a valid IP address,"
                + " (e.g. 10.9.8.7 or 2001:db8::ffff)",
            "Invalid spec.dnsConfig.searches[1]: Invalid value: \"-\": a lowercase RFC 1123 subdomain"
                + " must consist of lower case alphanumeric characters, '_', '-' or '.', and must"
                + " start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                + " validation is"
                + " '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
            "Required spec.dnsConfig.options[0]: Required value: must not be empty"),
        spec(
            "hostAliases",
            "[{'ip':'01.2.3.4'}]",
            "Invalid spec.hostAliases[0].ip: Invalid value: \"01.2.3.4\": must not have leading 0s"),
        spec(
            "readinessGates",
            "[{'conditionType':'a/b/c'}]",
            "Invalid spec.readinessGates[0].conditionType: Invalid value: \"a/b/c\": a valid label key"
                + " must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
                + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an"
                + " optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"));
  }

  private static Stream<Arguments> initial() {
    return Stream.of(
        spec(
            "initContainers",
            "[{'name':'s','image':'i','restartPolicy':'Always','livenessProbe':{'exec':"
                + "{'command':['x']}}}]"),
        spec(
            "initContainers",
            "[{'name':'c','image':'i','livenessProbe':{'exec':{'command':['x']}}}]",
            "Duplicate spec.initContainers[0].name: Duplicate value: \"c\"",
            "Forbidden spec.initContainers[0].livenessProbe: Forbidden: may not be set for init"
                + " containers without restartPolicy=Always"),
        spec(
            "initContainers",
            "[{'name':'s','image':'i','restartPolicy':'Maybe'}]",
            "NotSupported spec.initContainers[0].restartPolicy: Unsupported value: \"Maybe\":"
                + " supported values: \"Always\", \"Never\", \"OnFailure\""),
        container(
            "'resizePolicy':[{'resourceName':'disk','restartPolicy':'NotRequired'}]",
            "NotSupported resizePolicy: Unsupported value: \"disk\": supported values: \"cpu\","
                + " \"memory\""));
  }
}
