package io.longshore.master.kinds;

import static io.longshore.master.kinds.Verdicts.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad Services, what may not change of good ones, and what they have when they say nothing. */
class ServiceChecksTest {
  private static final String GOOD = "{'spec':{'ports':[{'port':80}]}}";

  private static ObjectNode defaulted(String text) {
    ObjectNode object = Verdicts.object(text);
    ServiceFields.setDefaults(object);
    ServiceFields.joinAddresses((ObjectNode) object.path("spec"));
    return object;
  }

  private static List<String> verdict(String text) {
    List<Problem> problems = new ArrayList<>();
    ServiceChecks.check(Place.of(defaulted(text), problems));
    return problems.stream().map(Problem::toString).toList();
  }

  private static List<String> verdict(String before, String after) {
    ObjectNode old = defaulted(before);
    ObjectNode next = defaulted(after);
    ObjectNode spec = (ObjectNode) next.path("spec");
    ServiceFields.keepAllocated(spec, (ObjectNode) old.path("spec"));
    ServiceFields.dropOfOldType(spec, (ObjectNode) old.path("spec"));
    List<Problem> problems = new ArrayList<>();
    ServiceChecks.check(Place.of(next, problems));
    ServiceChecks.checkUpdate(Place.of(next, problems), Place.of(old, problems));
    return problems.stream().map(Problem::toString).toList();
  }

  private static Arguments is(String object, String... problems) {
    return Arguments.of(object, List.of(problems));
  }

  static Stream<Arguments> bad() {
    return Stream.of(shapes(), details(), traffic()).flatMap(one -> one);
  }

  private static Stream<Arguments> shapes() {
    return Stream.of(
        is(GOOD),
        is(with(GOOD, "spec.clusterIP", "'None'")),
        is(with(GOOD, "spec.type", "'LoadBalancer'")),
        is(with(GOOD, "spec.externalIPs", "['192.0.2.1']")),
        is("{'spec':{'clusterIP':'None'}}"),
        is("{'spec':{'type':'ExternalName','externalName':'example.com.'}}"),
        is("{'spec':{}}", "spec.ports: Required value"),
        is("{'spec':{'type':'ExternalName'}}", "spec.externalName: Required value"),
        is(
            "{'spec':{'type':'ExternalName','externalName':'a','clusterIP':'10.0.0.1'}}",
            "spec.clusterIPs: Forbidden: may not be set for ExternalName services"),
        is(
            with(with(GOOD, "spec.type", "'NodePort'"), "spec.clusterIP", "'None'"),
            "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort"
                + " services"),
        is(
            "{'spec':{'ports':[{'port':0,'protocol':'X','targetPort':'A','name':'a'},{'port':1,"
                + "'name':'a','nodePort':30000},{'port':2}]}}",
            "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
            "spec.ports[0].protocol: Unsupported value: \"X\": supported values: \"SCTP\", \"TCP\","
                + " \"UDP\"",
            "spec.ports[0].targetPort: Invalid value: \"A\": must contain only alpha-numeric"
                + " characters (a-z, 0-9), and hyphens (-)",
            "spec.ports[0].targetPort: Invalid value: \"A\": must contain at least one letter (a-z)",
            "spec.ports[1].name: Duplicate value: \"a\"",
            "spec.ports[2].name: Required value",
            "spec.ports[1].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
        is(
            "{'spec':{'type':'NodePort','ports':[{'name':'a','port':1,'nodePort':30000},"
                + "{'name':'b','port':1,'nodePort':30000}]}}",
            "spec.ports[1].nodePort: Duplicate value: 30000",
            "spec.ports[1]: Duplicate value: {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,"
                + "\"Port\":1,\"TargetPort\":0,\"NodePort\":0}"));
  }

  private static Stream<Arguments> details() {
    return Stream.of(
        is(
            with(
                with(GOOD, "spec.sessionAffinity", "'ClientIP'"),
                "spec.sessionAffinityConfig",
                "{'clientIP':{'timeoutSeconds':86401}}"),
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be"
                + " greater than 0 and less than 86400"),
        is(
            with(GOOD, "spec.sessionAffinity", "'Always'"),
            "spec.sessionAffinity: Unsupported value: \"Always\": supported values: \"ClientIP\","
                + " \"None\""),
        is(
            with(GOOD, "spec.clusterIP", "'10.0.0.300'"),
            "spec.clusterIPs[0]: Invalid value: \"10.0.0.300\": must be a valid IP address, (e.g."
                + " 10.9.8.7 or 2001:db8::ffff)"),
        is(
            with(
                with(GOOD, "spec.clusterIP", "'10.0.0.1'"),
                "spec.clusterIPs",
                "['10.0.0.2','10.0.0.1']"),
            "spec.clusterIPs: Invalid value: [\"10.0.0.2\",\"10.0.0.1\"]: first value must match"
                + " `clusterIP`",
            "spec.clusterIPs: Invalid value: [\"10.0.0.2\",\"10.0.0.1\"]: may specify no more than one"
                + " IP for each IP family"),
        is(
            with(with(GOOD, "spec.clusterIP", "'2001:db8::1'"), "spec.ipFamilies", "['IPv4']"),
            "spec.clusterIPs[0]: Invalid value: \"2001:db8::1\": expected an IPv4 value as indicated"
                + " by `ipFamilies[0]`"),
        is(
            with(
                with(GOOD, "spec.ipFamilies", "['IPv4','IPv4','IPX']"),
                "spec.ipFamilyPolicy",
                "'X'"),
            "spec.ipFamilies[1]: Duplicate value: \"IPv4\"",
            "spec.ipFamilies[2]: Unsupported value: \"IPX\": supported values: \"IPv4\", \"IPv6\"",
            "spec.ipFamilyPolicy: Unsupported value: \"X\": supported values: \"PreferDualStack\","
                + " \"RequireDualStack\", \"SingleStack\""));
  }

  private static Stream<Arguments> traffic() {
    return Stream.of(
        is(
            with(GOOD, "spec.externalIPs", "['x','127.0.0.1']"),
            "spec.externalIPs[0]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or"
                + " 2001:db8::ffff)",
            "spec.externalIPs[1]: Invalid value: \"127.0.0.1\": may not be in the loopback range"
                + " (127.0.0.0/8, ::1/128)"),
        is(
            with(GOOD, "spec.loadBalancerSourceRanges", "['10.0.0.0/33']"),
            "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is"
                + " 'LoadBalancer'",
            "spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.0/33\": must be a valid CIDR"
                + " value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
        is(
            with(with(GOOD, "spec.loadBalancerClass", "'a'"), "spec.healthCheckNodePort", "30000"),
            "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
            "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is"
                + " 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
        is(
            with(GOOD, "spec.externalTrafficPolicy", "'Local'"),
            "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for"
                + " externally-accessible services"),
        is(
            with(
                with(GOOD, "spec.internalTrafficPolicy", "'Mine'"),
                "spec.trafficDistribution",
                "'Far'"),
            "spec.internalTrafficPolicy: Unsupported value: \"Mine\": supported values: \"Cluster\","
                + " \"Local\"",
            "spec.trafficDistribution: Unsupported value: \"Far\": supported values: \"PreferClose\","
                + " \"PreferSameZone\", \"PreferSameNode\""),
        is(
            with(GOOD, "spec.type", "'Magic'"),
            "spec.type: Unsupported value: \"Magic\": supported values: \"ClusterIP\","
                + " \"ExternalName\", \"LoadBalancer\", \"NodePort\""));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void tellsWhatIsWrong(String object, List<String> problems) {
    assertEquals(problems, verdict(object));
  }

  @Test
  void addressesStay() {
    String placed = with(GOOD, "spec.clusterIP", "'10.0.0.1'");
    assertEquals(List.of(), verdict(placed, GOOD));
    assertEquals(
        List.of("spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set"),
        verdict(placed, with(GOOD, "spec.clusterIP", "'10.0.0.2'")));
    assertEquals(
        List.of("spec.clusterIPs[0]: Invalid value: [\"None\"]: may not change once set"),
        verdict(placed, with(GOOD, "spec.clusterIP", "'None'")));
    assertEquals(
        List.of(),
        verdict(
            placed, "{'spec':{'type':'ExternalName','externalName':'a','clusterIP':'10.0.0.1'}}"));
  }

  @Test
  void whatTheOldTypeHadGoesWithIt() {
    String outside =
        "{'spec':{'type':'LoadBalancer','clusterIP':'10.0.0.1','externalTrafficPolicy':'Local',"
            + "'healthCheckNodePort':30001,'allocateLoadBalancerNodePorts':true,"
            + "'ports':[{'port':80,'nodePort':30000}]}}";
    assertEquals(List.of(), verdict(outside, with(outside, "spec.type", "'ClusterIP'")));
    assertEquals(
        List.of("spec.healthCheckNodePort: Forbidden: field is immutable"),
        verdict(outside, with(outside, "spec.healthCheckNodePort", "30002")));
    assertEquals(
        List.of("spec.loadBalancerClass: Invalid value: \"a/b\": may not change once set"),
        verdict(outside, with(outside, "spec.loadBalancerClass", "'a/b'")));
  }

  @Test
  void balancersTellAddressesOrNames() {
    List<Problem> problems = new ArrayList<>();
    String status =
        "{'loadBalancer':{'ingress':[{'ip':'1.2.3.4','ipMode':'Odd'},{'hostname':'1.2.3.4'},"
            + "{'hostname':'a','ipMode':'VIP'}]}}";
    String service = with(with(GOOD, "spec.type", "'LoadBalancer'"), "status", status);
    ServiceChecks.checkStatus(Place.of(defaulted(service), problems));
    assertEquals(
        List.of(
            "status.loadBalancer.ingress[0].ipMode: Unsupported value: \"Odd\": supported values:"
                + " \"Proxy\", \"VIP\"",
            "status.loadBalancer.ingress[1].hostname: Invalid value: \"1.2.3.4\": must be a DNS name,"
                + " not an IP address",
            "status.loadBalancer.ingress[2].ipMode: Forbidden: may not be specified when `ip` is not"
                + " set"),
        problems.stream().map(Problem::toString).toList());
    problems.clear();
    ServiceChecks.checkStatus(Place.of(defaulted(with(GOOD, "status", status)), problems));
    assertEquals(
        List.of(
            "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is"
                + " 'LoadBalancer'"),
        problems.stream().map(Problem::toString).toList());
  }

  @Test
  void saysWhatIsLeftOut() {
    ObjectNode service = defaulted(with(GOOD, "spec.type", "'LoadBalancer'"));
    assertEquals("Cluster", service.at("/spec/externalTrafficPolicy").asText());
    assertEquals("Cluster", service.at("/spec/internalTrafficPolicy").asText());
    assertEquals("true", service.at("/spec/allocateLoadBalancerNodePorts").asText());
    assertEquals(80, service.at("/spec/ports/0/targetPort").asInt());
    ObjectNode sticky = defaulted(with(GOOD, "spec.sessionAffinity", "'ClientIP'"));
    assertEquals(10_800, sticky.at("/spec/sessionAffinityConfig/clientIP/timeoutSeconds").asInt());
  }
}
