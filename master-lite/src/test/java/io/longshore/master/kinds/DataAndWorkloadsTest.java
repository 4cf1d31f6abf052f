package io.longshore.master.kinds;

import static io.longshore.master.kinds.Verdicts.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Registry.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad ConfigMaps, Secrets, Deployments and ReplicaSets, with what upstream says about them. */
class DataAndWorkloadsTest {
  private static final KindRules MAP = new DataRules(false);
  private static final KindRules SECRET = new DataRules(true);
  private static final KindRules DEPLOYMENT = new WorkloadRules(true);
  private static final KindRules REPLICA_SET = new WorkloadRules(false);
  private static final String WEB =
      "{'spec':{'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':"
          + "{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}";

  private static Arguments is(KindRules rules, String object, String... problems) {
    return Arguments.of(rules, object, List.of(problems));
  }

  static Stream<Arguments> bad() {
    return Stream.of(maps(), secrets(), deployments(), others()).flatMap(one -> one);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void tellsWhatIsWrong(KindRules rules, String object, List<String> problems) {
    assertEquals(problems, Verdicts.ofNew(rules, object));
  }

  private static Stream<Arguments> maps() {
    return Stream.of(
        is(MAP, "{'data':{'a.b':'c'},'binaryData':{'d':'eA=='}}"),
        is(
            MAP,
            "{'data':{'a b':'','..':''}}",
            "Invalid data[..]: Invalid value: \"..\": must not be '..'",
            "Invalid data[a b]: Invalid value: \"a b\": a valid config key must consist of"
                + " alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or"
                + " 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"),
        is(
            MAP,
            "{'data':{'a':''},'binaryData':{'a':''}}",
            "Invalid data[a]: Invalid value: \"a\": duplicate of key present in binaryData"),
        is(
            MAP,
            "{'data':{'a':'" + "x".repeat((1 << 20) + 1) + "'}}",
            "TooLong []: Too long: may not be more than 1048576 bytes"));
  }

  private static Stream<Arguments> secrets() {
    return Stream.of(
        is(SECRET, "{'stringData':{'a':'b'}}"),
        is(SECRET, "{'type':'kubernetes.io/tls','data':{'tls.crt':'','tls.key':''}}"),
        is(
            SECRET,
            "{'type':'kubernetes.io/dockerconfigjson',"
                + "'stringData':{'.dockerconfigjson':'{}'}}"),
        is(
            SECRET,
            "{'type':'kubernetes.io/tls'}",
            "Required data[tls.crt]: Required value",
            "Required data[tls.key]: Required value"),
        is(
            SECRET,
            "{'type':'kubernetes.io/basic-auth'}",
            "Required data[username]: Required value",
            "Required data[password]: Required value"),
        is(
            SECRET,
            "{'type':'kubernetes.io/ssh-auth','data':{'ssh-privatekey':''}}",
            "Required data[ssh-privatekey]: Required value"),
        is(
            SECRET,
            "{'type':'kubernetes.io/service-account-token'}",
            "Required metadata.annotations[kubernetes.io/service-account.name]: Required value"),
        is(
            SECRET,
            "{'type':'kubernetes.io/dockercfg'}",
            "Required data[.dockercfg]: Required value"),
        is(
            SECRET,
            "{'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'[]'}}",
            "Invalid data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": json:"
                + " cannot unmarshal array into Go value of type map[string]interface {}"));
  }

  private static Stream<Arguments> deployments() {
    String rolling = "spec.strategy.rollingUpdate";
    return Stream.of(
        is(DEPLOYMENT, WEB),
        is(DEPLOYMENT, with(WEB, "spec.strategy", "{'type':'Recreate'}")),
        is(
            DEPLOYMENT,
            with(with(WEB, "spec.replicas", "-1"), "spec.minReadySeconds", "600"),
            "Invalid spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            "Invalid spec.progressDeadlineSeconds: Invalid value: 600: must be greater than"
                + " minReadySeconds"),
        is(
            DEPLOYMENT,
            with(WEB, "spec.selector", "{}"),
            "Invalid spec.selector: Invalid value: {}: empty selector is invalid for deployment"),
        is(
            DEPLOYMENT,
            with(WEB, "spec.selector", "{'matchLabels':{'app':'other'}}"),
            "Invalid spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does"
                + " not match template `labels`"),
        is(
            DEPLOYMENT,
            with(WEB, "spec.selector", "{'matchExpressions':[{'key':'app','operator':'Is'}]}"),
            "Invalid spec.selector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid"
                + " selector operator",
            "Invalid spec.selector: Invalid value:"
                + " {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Is\"}]}: invalid label"
                + " selector"),
        is(
            DEPLOYMENT,
            with(WEB, rolling, "{'maxUnavailable':'101%','maxSurge':'x'}"),
            "Invalid spec.strategy.rollingUpdate.maxSurge: Invalid value: \"x\": a valid percent"
                + " string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%',"
                + " regex used for validation is '[0-9]+%')",
            "Invalid spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be"
                + " greater than 100%"),
        is(
            DEPLOYMENT,
            with(WEB, rolling, "{'maxUnavailable':0,'maxSurge':'0%'}"),
            "Invalid spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when"
                + " `maxSurge` is 0"),
        is(
            DEPLOYMENT,
            with(WEB, "spec.strategy", "{'type':'Recreate','rollingUpdate':{}}"),
            "Forbidden spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy"
                + " `type` is 'Recreate'"),
        is(
            DEPLOYMENT,
            with(WEB, "spec.strategy", "{'type':'Sideways'}"),
            "NotSupported spec.strategy: Unsupported value:"
                + " {\"Type\":\"Sideways\",\"RollingUpdate\":null}: supported values: \"Recreate\","
                + " \"RollingUpdate\""));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        is(REPLICA_SET, WEB),
        is(
            REPLICA_SET,
            with(
                with(WEB, "spec.template.spec.restartPolicy", "'Never'"),
                "spec.template.spec.activeDeadlineSeconds",
                "5"),
            "NotSupported spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported"
                + " values: \"Always\"",
            "Forbidden spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in"
                + " ReplicaSet is not Supported"),
        is(
            REPLICA_SET,
            with(WEB, "spec.template.spec.ephemeralContainers", "[{'name':'e','image':'i'}]"),
            "Forbidden spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not"
                + " allowed in pod template"),
        is(
            REPLICA_SET,
            with(WEB, "spec.template.spec.containers", "[{'name':'c'}]"),
            "Required spec.template.spec.containers[0].image: Required value"));
  }

  @Test
  void somethingStaysAsItWas() {
    assertEquals(
        List.of("Invalid type: Invalid value: \"b\": field is immutable"),
        Verdicts.ofChange(SECRET, "{'type':'a'}", "{'type':'b'}"));
    assertEquals(
        List.of(
            "Forbidden immutable: Forbidden: field is immutable when `immutable` is set",
            "Forbidden data: Forbidden: field is immutable when `immutable` is set"),
        Verdicts.ofChange(MAP, "{'immutable':true,'data':{'a':'b'}}", "{'data':{'a':'c'}}"));
    assertEquals(
        List.of(
            "Invalid spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\","
                + "\"operator\":\"Exists\"}]}: field is immutable"),
        Verdicts.ofChange(
            DEPLOYMENT,
            WEB,
            with(
                WEB, "spec.selector", "{'matchExpressions':[{'key':'app','operator':'Exists'}]}")));
  }

  @Test
  void partsAreNoMoreThanTheWhole() {
    String status =
        "{'status':{'replicas':1,'updatedReplicas':2,'readyReplicas':-1,'availableReplicas':0}}";
    assertEquals(
        List.of(
            "Invalid status.readyReplicas: Invalid value: -1: must be greater than or equal to 0",
            "Invalid status.updatedReplicas: Invalid value: 2: cannot be greater than"
                + " status.replicas",
            "Invalid status.availableReplicas: Invalid value: 0: cannot be greater than"
                + " readyReplicas",
            "Invalid status.collisionCount: Invalid value: 0: cannot be decremented"),
        Verdicts.ofPart(DEPLOYMENT, Part.STATUS, "{'status':{'collisionCount':1}}", status));
  }

  /** Requests are made of limits when there is a pod, and not before. */
  @Test
  void templatesStayAsOpenAsTheyAre() {
    String limited =
        with(
            with(
                WEB,
                "spec.template.spec.containers",
                "[{'name':'c','image':'i','resources':{'limits':{'cpu':'1'}},"
                    + "'ports':[{'containerPort':80}]}]"),
            "spec.template.spec.hostNetwork",
            "true");
    ObjectNode deployment = Verdicts.defaulted(DEPLOYMENT, limited);
    assertEquals(1, deployment.at("/spec/template/spec/containers/0/resources").size());
    assertEquals(
        "{\"containerPort\":80,\"protocol\":\"TCP\"}",
        deployment.at("/spec/template/spec/containers/0/ports/0").toString());
    assertEquals(10, deployment.at("/spec/revisionHistoryLimit").asInt());
    assertEquals("25%", deployment.at("/spec/strategy/rollingUpdate/maxSurge").asText());
  }
}
