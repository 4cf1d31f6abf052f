package io.longshore.master.kinds.pod;

import static io.longshore.master.kinds.Verdicts.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.kinds.Verdicts;
import io.longshore.master.registry.Registry.Part;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a pod may change, and what it has when it says nothing. */
class PodUpdatesTest {
  private static final PodRules RULES = new PodRules();
  private static final String POD = BadPods.GOOD;
  private static final String TOLERANT = with(POD, "spec.tolerations", "[{'key':'a'}]");
  private static final String LIMITED = with(POD, "spec.activeDeadlineSeconds", "10");
  private static final String GATED = with(POD, "spec.schedulingGates", "[{'name':'g'}]");

  private static Arguments change(String before, String path, String value, String... problems) {
    return Arguments.of(before, with(before, path, value), Arrays.asList(problems));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change(POD, "spec.containers", "[{'name':'c','image':'other'}]"),
        change(POD, "spec.tolerations", "[{'key':'a'}]"),
        change(TOLERANT, "spec.tolerations", "[{'key':'b'},{'key':'a'}]"),
        change(
            TOLERANT,
            "spec.tolerations",
            "[{'key':'b'}]",
            "Forbidden spec.tolerations: Forbidden: existing toleration can not be modified except its"
                + " tolerationSeconds"),
        change(LIMITED, "spec.activeDeadlineSeconds", "5"),
        change(POD, "spec.activeDeadlineSeconds", "5"),
        change(
            LIMITED,
            "spec.activeDeadlineSeconds",
            "11",
            "Invalid spec.activeDeadlineSeconds: Invalid value: 11: must be less than or equal to"
                + " previous value"),
        change(
            POD,
            "spec.containers",
            "[{'name':'c','image':'i'},{'name':'d','image':'i'}]",
            "Forbidden spec.containers: Forbidden: pod updates may not add or remove containers"),
        change(
            with(POD, "spec.terminationGracePeriodSeconds", "-1"),
            "spec.terminationGracePeriodSeconds",
            "1"),
        change(GATED, "spec.schedulingGates", "[]"),
        change(
            GATED,
            "spec.schedulingGates",
            "[{'name':'h'}]",
            "Forbidden spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found"
                + " new scheduling gate 'h'"),
        change(GATED, "spec.nodeSelector", "{'a':'b'}"),
        change(
            with(GATED, "spec.nodeSelector", "{'a':'b'}"),
            "spec.nodeSelector",
            "{'a':'c'}",
            "Invalid spec.nodeSelector: Invalid value: {\"a\":\"c\"}: only additions to"
                + " spec.nodeSelector are allowed (no mutations or deletions)"),
        change(
            POD,
            "metadata.annotations",
            "{'kubernetes.io/config.mirror':'x'}",
            "Invalid metadata.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set"
                + " spec.nodeName if mirror pod annotation is set",
            "Forbidden metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add"
                + " mirror pod annotation"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void onlySomeFieldsMayChange(String before, String after, List<String> problems) {
    assertEquals(problems, Verdicts.ofChange(RULES, before, after));
  }

  @Test
  void theRestStays() {
    for (String field : List.of("hostname", "nodeName", "serviceAccountName", "schedulerName")) {
      List<String> verdict = Verdicts.ofChange(RULES, POD, with(POD, "spec." + field, "'x'"));
      assertEquals(1, verdict.size(), field);
      assertTrue(
          verdict
              .getFirst()
              .startsWith(
                  "Forbidden spec: Forbidden: pod updates may not change fields other than"
                      + " `spec.containers[*].image`,"),
          verdict::toString);
    }
  }

  @Test
  void whatHasEndedForGoodDoesNotRunAgain() {
    String once =
        with(
            with(POD, "spec.restartPolicy", "'Never'"),
            "status",
            "{'qosClass':'BestEffort','containerStatuses':[{'name':'c','state':{'terminated':"
                + "{'exitCode':1}}}]}");
    String again = with(once, "status.containerStatuses", "[{'name':'c','state':{'running':{}}}]");
    assertEquals(
        List.of(
            "Forbidden status.containerStatuses[0].state: Forbidden: may not be transitioned to"
                + " non-terminated state"),
        Verdicts.ofPart(RULES, Part.STATUS, once, again));
    String restarted = "'OnFailure'";
    assertEquals(
        List.of(),
        Verdicts.ofPart(
            RULES,
            Part.STATUS,
            with(once, "spec.restartPolicy", restarted),
            with(again, "spec.restartPolicy", restarted)));
  }

  @Test
  void statusesHaveAddressesOfBothVersionsAtMost() {
    String before = with(POD, "status", "{'qosClass':'BestEffort'}");
    String after =
        with(
            POD,
            "status",
            "{'qosClass':'Burstable','podIPs':[{'ip':'10.0.0.1'},{'ip':'10.0.0.2'},{'ip':'x'}],"
                + "'hostIP':'10.0.0.3','hostIPs':[{'ip':'10.0.0.4'}]}");
    assertEquals(
        List.of(
            "Invalid status.qosClass: Invalid value: \"Burstable\": field is immutable",
            "Invalid status.podIPs[2]: Invalid value: \"x\": must be a valid IP address, (e.g."
                + " 10.9.8.7 or 2001:db8::ffff)",
            "Invalid status.podIPs: Invalid value:"
                + " [{\"ip\":\"10.0.0.1\"},{\"ip\":\"10.0.0.2\"},{\"ip\":\"x\"}]: may specify no more"
                + " than one IP for each IP family",
            "Invalid status.hostIPs[0].ip: Invalid value: \"10.0.0.4\": must be equal to `hostIP`"),
        Verdicts.ofPart(RULES, Part.STATUS, before, after));
    assertEquals(
        List.of(),
        Verdicts.ofPart(RULES, Part.STATUS, before, with(POD, "status", "{'phase':'Running'}")));
  }

  @Test
  void saysWhatIsLeftOut() {
    String container =
        "[{'name':'c','image':'r/i:v1','resources':{'limits':{'cpu':'1'}},"
            + "'ports':[{'containerPort':80}],'livenessProbe':{'httpGet':{'port':80},"
            + "'timeoutSeconds':0}}]";
    String volumes = "[{'name':'e'},{'name':'i','image':{'reference':'x'}}]";
    String text =
        with(
            with(with(POD, "spec.containers", container), "spec.volumes", volumes),
            "spec.hostNetwork",
            "true");
    ObjectNode pod = Verdicts.defaulted(RULES, text);
    assertEquals("IfNotPresent", pod.at("/spec/containers/0/imagePullPolicy").asText());
    assertEquals("1", pod.at("/spec/containers/0/resources/requests/cpu").asText());
    assertEquals(80, pod.at("/spec/containers/0/ports/0/hostPort").asInt());
    assertEquals("/", pod.at("/spec/containers/0/livenessProbe/httpGet/path").asText());
    assertEquals(1, pod.at("/spec/containers/0/livenessProbe/timeoutSeconds").asInt());
    assertEquals(3, pod.at("/spec/containers/0/livenessProbe/failureThreshold").asInt());
    assertTrue(pod.at("/spec/volumes/0").has("emptyDir"));
    assertEquals("Always", pod.at("/spec/volumes/1/image/pullPolicy").asText());
    assertEquals("ClusterFirst", pod.at("/spec/dnsPolicy").asText());
    assertEquals(30, pod.at("/spec/terminationGracePeriodSeconds").asInt());
    assertTrue(pod.at("/spec/enableServiceLinks").asBoolean());
  }
}
