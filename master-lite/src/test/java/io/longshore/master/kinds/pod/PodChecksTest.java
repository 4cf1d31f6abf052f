package io.longshore.master.kinds.pod;

import static io.longshore.master.kinds.Verdicts.with;
import static io.longshore.master.kinds.pod.BadPods.GOOD;
import static io.longshore.master.kinds.pod.BadPods.container;
import static io.longshore.master.kinds.pod.BadPods.containing;
import static io.longshore.master.kinds.pod.BadPods.spec;
import static io.longshore.master.kinds.pod.BadPods.volume;
import static io.longshore.master.kinds.pod.BadPods.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.master.kinds.Verdicts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad pods, with what upstream says about them: what containers are made of. */
class PodChecksTest {
  static Stream<Arguments> bad() {
    return Stream.of(names(), ports(), environment(), mounts(), volumes()).flatMap(one -> one);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void tellsWhatIsWrong(String object, List<String> problems) {
    assertEquals(problems, Verdicts.ofNew(new PodRules(), object));
  }

  private static Stream<Arguments> names() {
    String noLabel =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
            + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
            + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    return Stream.of(
        Arguments.of(GOOD, List.of()),
        spec("containers", "[]", "Required spec.containers: Required value"),
        spec("containers", "[{'name':'c'}]", "Required spec.containers[0].image: Required value"),
        spec(
            "containers",
            "[{'name':'A','image':' i'},{'name':'b','image':'i'},{'name':'b','image':'i'}]",
            "Invalid spec.containers[0].name: Invalid value: \"A\": " + noLabel,
            "Duplicate spec.containers[2].name: Duplicate value: \"b\"",
            "Invalid spec.containers[0].image: Invalid value: \" i\": must not have leading or"
                + " trailing whitespace"),
        spec(
            "hostname",
            "'a.b'",
            "Invalid spec.hostname: Invalid value: \"a.b\": must not contain dots"),
        spec(
            "restartPolicy",
            "'Sometimes'",
            "NotSupported spec.restartPolicy: Unsupported value: \"Sometimes\": supported values:"
                + " \"Always\", \"OnFailure\", \"Never\""),
        spec(
            "activeDeadlineSeconds",
            "0",
            "Invalid spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647,"
                + " inclusive"),
        spec(
            "ephemeralContainers",
            "[{'name':'e','image':'i'}]",
            "Forbidden spec.ephemeralContainers: Forbidden: cannot be set on create"),
        spec(
            "os",
            "{'name':'plan9'}",
            "NotSupported spec.os: Unsupported value: \"plan9\": supported values: \"linux\","
                + " \"windows\""),
        spec(
            "preemptionPolicy",
            "'Maybe'",
            "NotSupported spec.preemptionPolicy: Unsupported value: \"Maybe\": supported values:"
                + " \"PreemptLowerPriority\", \"Never\""),
        Arguments.of(
            with(
                GOOD,
                "metadata.annotations",
                "{'controller':'x'}".replace("controller", "kubernetes.io/config.mirror")),
            List.of(
                "Invalid metadata.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must"
                    + " set spec.nodeName if mirror pod annotation is set")));
  }

  private static Stream<Arguments> ports() {
    return Stream.of(
        container("'ports':[{'containerPort':80,'name':'http','hostPort':8080}]"),
        container(
            "'ports':[{'containerPort':0},{'containerPort':70000,'name':'A_'},"
                + "{'containerPort':1,'name':'a','protocol':'ICMP'},{'containerPort':2,'name':'a'}]",
            "Required ports[0].containerPort: Required value",
            "Invalid ports[1].name: Invalid value: \"A_\": must contain only alpha-numeric characters"
                + " (a-z, 0-9), and hyphens (-)",
            "Invalid ports[1].name: Invalid value: \"A_\": must contain at least one letter (a-z)",
            "Invalid ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535,"
                + " inclusive",
            "NotSupported ports[2].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\","
                + " \"TCP\", \"UDP\"",
            "Duplicate ports[3].name: Duplicate value: \"a\""),
        container(
            "'ports':[{'containerPort':1,'hostPort':9},{'containerPort':2,'hostPort':9}]",
            "Duplicate ports[1].hostPort: Duplicate value: \"TCP//9\""),
        Arguments.of(
            with(
                containing("'ports':[{'containerPort':1,'hostPort':9}]"),
                "spec.hostNetwork",
                "true"),
            List.of(
                "Invalid spec.containers[0].ports[0].hostPort: Invalid value: 9: must match"
                    + " `containerPort` when `hostNetwork` is true")));
  }

  private static Stream<Arguments> environment() {
    return Stream.of(
        container("'env':[{'name':'a b','value':'c'}]"),
        container(
            "'env':[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':"
                + "'metadata.labels[\\u0027a/b\\u0027]'}}}]"),
        container(
            "'env':[{'value':'c'},{'name':'a=b'}]",
            "Required env[0].name: Required value",
            "Invalid env[1].name: Invalid value: \"a=b\": a valid environment variable name must"
                + " consist only of printable ASCII characters other than '='"),
        container(
            "'env':[{'name':'a','valueFrom':{}}]",
            "Invalid env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`,"
                + " `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"),
        container(
            "'env':[{'name':'a','value':'x','valueFrom':{'secretKeyRef':{'name':'s'}}}]",
            "Required env[0].valueFrom.secretKeyRef.key: Required value",
            "Invalid env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not"
                + " empty"),
        container(
            "'env':[{'name':'a','valueFrom':{'secretKeyRef':{'name':'s','key':'k'},"
                + "'configMapKeyRef':{'name':'m','key':'k'}}}]",
            "Invalid env[0].valueFrom: Invalid value: \"\": may not have more than one field"
                + " specified at a time"),
        container(
            "'env':[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':'status.phase'}}},"
                + "{'name':'b','valueFrom':{'fieldRef':{'fieldPath':'spec.what'}}}]",
            "NotSupported env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"status.phase\":"
                + " supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\","
                + " \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\","
                + " \"status.hostIPs\", \"status.podIP\", \"status.podIPs\"",
            "Invalid env[1].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.what\": error"
                + " converting fieldPath: field label not supported: spec.what"),
        container(
            "'env':[{'name':'a','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu',"
                + "'divisor':'5m'}}}]",
            "Invalid env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only"
                + " divisor's values 1m and 1 are supported with the cpu resource"),
        container(
            "'envFrom':[{'prefix':'='},{'secretRef':{}}]",
            "Invalid envFrom[0].prefix: Invalid value: \"=\": a valid environment variable name must"
                + " consist only of printable ASCII characters other than '='",
            "Invalid envFrom: Invalid value: \"\": must specify one of: `configMapRef` or"
                + " `secretRef`",
            "Required envFrom[1].secretRef.name: Required value"));
  }

  private static Stream<Arguments> mounts() {
    String volume = "[{'name':'v','emptyDir':{}}]";
    return Stream.of(
        container(
            "'volumeMounts':[{'name':'v','mountPath':'/a'}]",
            "NotFound volumeMounts[0].name: Not found: \"v\""),
        Arguments.of(
            with(
                containing(
                    "'volumeMounts':[{'name':'v','mountPath':'/a','subPath':'/b'},"
                        + "{'name':'v','mountPath':'/a','subPathExpr':'../x','subPath':'y'},"
                        + "{'name':'v'},"
                        + "{'name':'v','mountPath':'/b','mountPropagation':'Bidirectional'},"
                        + "{'name':'v','mountPath':'/c','recursiveReadOnly':'Enabled'}]"),
                "spec.volumes",
                volume),
            within(
                "spec.containers[0].",
                "Invalid volumeMounts.subPath: Invalid value: \"/b\": must be a relative path",
                "Invalid volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique",
                "Invalid volumeMounts[1].subPathExpr: Invalid value: \"../x\": subPathExpr and subPath"
                    + " are mutually exclusive",
                "Invalid volumeMounts.subPathExpr: Invalid value: \"../x\": must not contain '..'",
                "Required volumeMounts[2].mountPath: Required value",
                "Forbidden volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation"
                    + " is available only to privileged containers",
                "Forbidden volumeMounts.recursiveReadOnly: Forbidden: may only be specified when"
                    + " readOnly is true")),
        Arguments.of(
            with(
                containing("'volumeDevices':[{'name':'v','devicePath':'/dev/x'}]"),
                "spec.volumes",
                volume),
            within(
                "spec.containers[0].",
                "Invalid volumeDevices[0].name: Invalid value: \"v\": can only use volume source type"
                    + " of PersistentVolumeClaim or Ephemeral for block mode")));
  }

  private static Stream<Arguments> volumes() {
    return Stream.of(
        volume("'emptyDir':{'medium':'Memory','sizeLimit':'1Gi'}"),
        volume(
            "'emptyDir':{},'secret':{'secretName':'s'}",
            "Forbidden secret: Forbidden: may not specify more than 1 volume type"),
        volume("'hostPath':{}", "Required hostPath.path: Required value"),
        volume(
            "'hostPath':{'path':'/a/../b','type':'Pipe'}",
            "Invalid hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
            "NotSupported hostPath.type: Unsupported value: \"Pipe\": supported values: \"\","
                + " \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\","
                + " \"FileOrCreate\", \"Socket\""),
        volume(
            "'secret':{'defaultMode':512,'items':[{'path':'/x','mode':-1},{'key':'k','path':'..x'}]}",
            "Required secret.secretName: Required value",
            "Invalid secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777"
                + " (octal), both inclusive",
            "Required secret.items[0].key: Required value",
            "Invalid secret.items[0].path: Invalid value: \"/x\": must be a relative path",
            "Invalid secret.items[0].mode: Invalid value: -1: must be a number between 0 and 0777"
                + " (octal), both inclusive",
            "Invalid secret.items[1].path: Invalid value: \"..x\": must not start with '..'"),
        volume("'configMap':{}", "Required configMap.name: Required value"),
        volume(
            "'downwardAPI':{'items':[{'path':'a'},{'path':'b','resourceFieldRef':"
                + "{'resource':'limits.cpu'}}]}",
            "Required downwardAPI: Required value: one of fieldRef and resourceFieldRef is required",
            "Required downwardAPI.resourceFieldRef.containerName: Required value"),
        volume(
            "'projected':{'sources':[{'configMap':{'name':'m','items':[{'key':'a','path':'x'}]}},"
                + "{'secret':{'name':'s','items':[{'key':'a','path':'x'}]}},"
                + "{'secret':{'name':'s'},'configMap':{'name':'m'}}]}",
            "Invalid projected: Invalid value: \"s\": conflicting duplicate paths",
            "Forbidden projected.sources[2]: Forbidden: may not specify more than 1 volume type per"
                + " source"),
        Arguments.of(
            with(
                GOOD,
                "spec.volumes",
                "[{'name':'v','projected':{'sources':[{'serviceAccountToken':"
                    + "{'expirationSeconds':1}}]}}]"),
            List.of(
                "Invalid spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds:"
                    + " Invalid value: 1: may not specify a duration less than 10 minutes",
                "Required spec.volumes[0].projected.path: Required value",
                "Forbidden spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must"
                    + " not be specified when serviceAccountName is not set")),
        volume(
            "'nfs':{'path':'x'}",
            "Required nfs.server: Required value",
            "Invalid nfs.path: Invalid value: \"x\": must be an absolute path"),
        volume(
            "'persistentVolumeClaim':{}",
            "Required persistentVolumeClaim.claimName: Required value"),
        spec(
            "volumes",
            "[{'name':'v'},{'name':'v'}]",
            "Duplicate spec.volumes[1].name: Duplicate value: \"v\""));
  }
}
