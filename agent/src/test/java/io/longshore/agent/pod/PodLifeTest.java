package io.longshore.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.testing.AgentRig;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.cri.testing.TestImage;
import io.longshore.cri.testing.TestRegistry;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.ContainerStatus.State;
import io.longshore.kubeapi.core.ContainerStatus.Terminated;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods on containerd, from their beginning to their end. */
@RuntimeTest(commands = {"containerd", "ctr", "runc", "docker-registry"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PodLifeTest {
  private static final String STAY = "trap 'exit 0' TERM; sleep 1000 & wait";

  private final RuntimeRig containerd = ContainerdRig.start();
  private final AgentRig agent = new AgentRig(containerd);

  @BeforeAll
  void beginWithoutPods() {
    agent.workers().sourcesComplete();
  }

  @AfterAll
  void stop() {
    agent.close();
    containerd.close();
  }

  private Pod started(Pod pod) {
    agent.workers().desire(pod);
    return pod;
  }

  private static Terminated endedBefore(PodStatus status, String name) {
    return AgentRig.container(status, name).lastState().flatMap(State::terminated).orElseThrow();
  }

  private static boolean isRestarted(PodStatus status, int times) {
    ContainerStatus container = AgentRig.container(status, "main");
    return container.restartCount() == times
        && container.state().flatMap(State::running).isPresent();
  }

  @Test
  void runsAndGoes() {
    Pod pod = started(AgentRig.shell("echo begun; " + STAY, ""));
    PodStatus status = agent.awaitPhase(pod, "Running");
    ContainerStatus container = AgentRig.container(status, "main");
    assertTrue(container.ready(), status::toString);
    assertTrue(container.containerID().startsWith("containerd://"), container::toString);
    assertEquals(1, status.podIPs().size());
    assertEquals("BestEffort", status.qosClass());
    // The runtime may show that it runs before its start has returned.
    Eventually.holds(
        () -> agent.events().reasons(name(pod)).equals(List.of("Pulled", "Created", "Started")),
        () -> agent.events().toString());
    agent.awaitLog(pod, "main", 0, "begun");
    agent.delete(pod);
    assertEquals(List.of(), agent.runtime().containers(ContainerFilter.labelled(label(pod))));
    assertEquals(List.of(), agent.runtime().sandboxes(SandboxFilter.labelled(label(pod))));
    assertTrue(agent.volumes().isReleased(pod.metadata().uid()));
    assertTrue(Files.notExists(agent.logs(pod)));
    assertTrue(Files.notExists(agent.node().settings().podFolder(pod.metadata().uid())));
  }

  private static Map<String, String> label(Pod pod) {
    return Map.of("io.kubernetes.pod.uid", pod.metadata().uid());
  }

  @Test
  void startsWhatFailsAgainAndThenLater() {
    Pod pod = started(AgentRig.shell("exit 3", ""));
    PodStatus status =
        agent.await(pod, now -> AgentRig.waiting(now, "main").equals("CrashLoopBackOff"));
    assertEquals("Running", status.phase());
    Terminated last = endedBefore(status, "main");
    assertEquals(3, last.exitCode());
    assertEquals("Error", last.reason());
    assertEquals(1, AgentRig.container(status, "main").restartCount());
    String message =
        AgentRig.container(status, "main").state().flatMap(State::waiting).orElseThrow().message();
    assertTrue(
        message.startsWith("back-off 10s restarting failed container=main pod=" + name(pod)),
        message);
    assertEquals(1, agent.events().messages(name(pod), "BackOff").size());
    agent.delete(pod);
  }

  private static String name(Pod pod) {
    return pod.metadata().name();
  }

  private static Pod once(String script, String more) {
    return AgentRig.pod(
        "{\"restartPolicy\":\"Never\",\"containers\":["
            + AgentRig.container("main", script, more)
            + "]}");
  }

  @Test
  void runsContainersOfTheBeginningInOrderAndSidecarsBesideTheMainOnes() {
    String init =
        AgentRig.container("first", "echo a >> /shared/order", SHARED)
            + ","
            + AgentRig.container(
                "beside",
                "echo b >> /shared/order; " + STAY,
                SHARED + ",\"restartPolicy\":\"Always\"")
            + ","
            + AgentRig.container("second", "echo c >> /shared/order", SHARED);
    String main = AgentRig.container("main", "echo d >> /shared/order; cat /shared/order", SHARED);
    Pod pod =
        started(
            AgentRig.pod(
                """
                {"restartPolicy":"Never","volumes":[{"name":"shared","emptyDir":{}}],
                 "initContainers":[%s],"containers":[%s]}"""
                    .formatted(init, main)));
    PodStatus status = agent.awaitPhase(pod, "Succeeded");
    agent.awaitLog(pod, "main", 0, "a\nb\nc\nd");
    assertEquals(3, status.initContainerStatuses().size());
    assertTrue(status.initContainerStatuses().getFirst().ready());
    agent.delete(pod);
  }

  private static final String SHARED =
      "\"volumeMounts\":[{\"name\":\"shared\",\"mountPath\":\"/shared\"}]";

  @Test
  void givesVariablesFromEverywhere() {
    agent
        .objects()
        .configMap(
            "{\"metadata\":{\"namespace\":\"tests\",\"name\":\"map\"},\"data\":{\"COLOUR\":\"red\"}}");
    agent
        .objects()
        .secret(
            "{\"metadata\":{\"namespace\":\"tests\",\"name\":\"key\"},\"data\":{\"word\":\"eHl6\"}}");
    Pod pod =
        started(
            once(
                "echo $NAME/$COLOUR/$WORD/$BOTH/$LIMIT/$IP/$KUBERNETES_SERVICE_HOST",
                """
                "env":[{"name":"NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
                 {"name":"WORD","valueFrom":{"secretKeyRef":{"name":"key","key":"word"}}},
                 {"name":"BOTH","value":"$(COLOUR)-$(WORD)-$(NONE)"},
                 {"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}},
                 {"name":"LIMIT","valueFrom":{"resourceFieldRef":{"resource":"limits.memory","divisor":"1Mi"}}}],
                "resources":{"limits":{"memory":"64Mi"}},
                "envFrom":[{"configMapRef":{"name":"map"}}]"""));
    PodStatus status = agent.awaitPhase(pod, "Succeeded");
    agent.awaitLog(
        pod, "main", 0, name(pod) + "/red/xyz/red-xyz-$(NONE)/64/" + status.podIP() + "/10.96.0.1");
    assertEquals("Burstable", status.qosClass());
    agent.delete(pod);
  }

  @Test
  void waitsForWhatVariablesComeFrom() {
    Pod pod = started(AgentRig.shell(STAY, "\"envFrom\":[{\"configMapRef\":{\"name\":\"late\"}}]"));
    PodStatus status =
        agent.await(pod, now -> AgentRig.waiting(now, "main").equals("CreateContainerConfigError"));
    assertEquals(
        "configmap \"late\" not found",
        AgentRig.container(status, "main").state().flatMap(State::waiting).orElseThrow().message());
    assertEquals("Pending", status.phase());
    agent.objects().configMap("{\"metadata\":{\"namespace\":\"tests\",\"name\":\"late\"}}");
    agent.workers().wake(pod.metadata().uid());
    agent.awaitPhase(pod, "Running");
    agent.delete(pod);
  }

  @Test
  void waitsForVolumes() {
    agent.volumes().lose("absent");
    Pod pod =
        started(
            AgentRig.pod(
                "{\"volumes\":[{\"name\":\"absent\",\"emptyDir\":{}}],\"containers\":["
                    + AgentRig.container("main", STAY, "")
                    + "]}"));
    Eventually.holds(
        () -> agent.events().reasons(name(pod)).contains("FailedMount"),
        () -> agent.events().toString());
    assertEquals("ContainerCreating", AgentRig.waiting(agent.await(pod, _ -> true), "main"));
    agent.volumes().find("absent");
    agent.workers().wake(pod.metadata().uid());
    agent.awaitPhase(pod, "Running");
    agent.delete(pod);
  }

  @Test
  void startsAgainWhoseLivenessProbeFails() {
    Pod pod =
        started(
            AgentRig.shell(
                "touch /tmp/well; sleep 2; rm /tmp/well; " + STAY,
                """
                "livenessProbe":{"exec":{"command":["cat","/tmp/well"]},"periodSeconds":1,
                 "failureThreshold":1,"initialDelaySeconds":1,"terminationGracePeriodSeconds":1}"""));
    agent.awaitTold(pod, now -> isRestarted(now, 1));
    assertTrue(
        agent
            .events()
            .messages(name(pod), "Killing")
            .contains("Container main failed liveness probe, will be restarted"),
        () -> agent.events().toString());
    assertTrue(
        agent
            .events()
            .messages(name(pod), "Unhealthy")
            .getFirst()
            .startsWith("Liveness probe failed:"),
        () -> agent.events().toString());
    agent.delete(pod);
  }

  @Test
  void isReadyWhenItsProbesSay() {
    Pod pod =
        started(
            AgentRig.shell(
                "sleep 1; touch /tmp/started; sleep 2; touch /tmp/ready; " + STAY,
                """
                "startupProbe":{"exec":{"command":["cat","/tmp/started"]},"periodSeconds":1,"failureThreshold":60},
                "readinessProbe":{"exec":{"command":["cat","/tmp/ready"]},"periodSeconds":1}"""));
    PodStatus early =
        agent.awaitTold(
            pod,
            now ->
                now.phase().equals("Running")
                    && !AgentRig.container(now, "main").started().orElse(true));
    assertEquals(
        "containers with unready status: [main]",
        early.conditions().stream()
            .filter(one -> one.type().equals("Ready"))
            .findFirst()
            .orElseThrow()
            .message());
    PodStatus ready = agent.await(pod, now -> AgentRig.container(now, "main").ready());
    assertEquals(0, AgentRig.container(ready, "main").restartCount());
    agent.delete(pod);
  }

  @Test
  void refusesRootWhereThatIsSaid() {
    Pod pod = started(AgentRig.shell(STAY, "\"securityContext\":{\"runAsNonRoot\":true}"));
    PodStatus status =
        agent.await(pod, now -> AgentRig.waiting(now, "main").equals("CreateContainerConfigError"));
    assertTrue(
        AgentRig.container(status, "main")
            .state()
            .flatMap(State::waiting)
            .orElseThrow()
            .message()
            .startsWith("container has runAsNonRoot and image will run as root"),
        status::toString);
    agent.delete(pod);
  }

  @Test
  void runsWithTheRightsThatItIsGiven() {
    Pod pod =
        started(
            once(
                "id -u; id -g; id -G; touch /x 2>&1; grep -E 'CapEff|NoNewPrivs' /proc/self/status",
                """
                "securityContext":{"runAsUser":1000,"runAsGroup":3000,"readOnlyRootFilesystem":true,
                 "allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}"""));
    agent.awaitPhase(pod, "Succeeded");
    agent.awaitLog(pod, "main", 0, "1000\n3000\n3000 2000\n");
    agent.awaitLog(pod, "main", 0, "Read-only file system");
    agent.awaitLog(pod, "main", 0, "CapEff:\t0000000000000000\nNoNewPrivs:\t1");
    agent.delete(pod);
  }

  @Test
  void knowsItsNames() {
    Pod pod =
        started(
            AgentRig.pod(
                """
                {"restartPolicy":"Never","hostname":"web","subdomain":"group",
                 "hostAliases":[{"ip":"192.0.2.9","hostnames":["other"]}],
                 "containers":[%s]}"""
                    .formatted(
                        AgentRig.container(
                            "main", "hostname; cat /etc/hosts /etc/resolv.conf", ""))));
    PodStatus status = agent.awaitPhase(pod, "Succeeded");
    agent.awaitLog(pod, "main", 0, "web\n# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n");
    agent.awaitLog(pod, "main", 0, status.podIP() + "\tweb.group.tests.svc.cluster.local\tweb\n");
    agent.awaitLog(pod, "main", 0, "192.0.2.9\tother\n");
    agent.awaitLog(
        pod, "main", 0, "search tests.svc.cluster.local svc.cluster.local cluster.local");
    agent.awaitLog(pod, "main", 0, "nameserver 10.96.0.10\noptions ndots:5");
    agent.delete(pod);
  }

  @Test
  void getsAnotherSandboxWhenItsOwnEnds() {
    Pod pod = started(AgentRig.shell(STAY, ""));
    PodStatus before = agent.awaitPhase(pod, "Running");
    String sandbox = agent.runtime().sandboxes(SandboxFilter.labelled(label(pod))).getFirst().id();
    agent.runtime().stopSandbox(sandbox);
    PodStatus after = agent.await(pod, now -> isRestarted(now, 1));
    assertNotEquals(
        AgentRig.container(before, "main").containerID(),
        AgentRig.container(after, "main").containerID());
    agent.delete(pod);
  }

  @Test
  void pullsWithTheSecretsOfThePod() {
    var registry = containerd.secretRegistry();
    String image = registry.push(TestImage.busybox(), "private/busybox", "1");
    String spec =
        """
        {"imagePullSecrets":[{"name":"pull"}],"containers":[%s]}"""
            .formatted(
                AgentRig.container("main", STAY, "").replace("longshore.test/busybox:1", image));
    Pod refused = started(AgentRig.pod(spec));
    agent.await(refused, now -> AgentRig.waiting(now, "main").equals("ImagePullBackOff"));
    assertTrue(
        agent.events().reasons(name(refused)).containsAll(List.of("Pulling", "Failed", "BackOff")),
        () -> agent.events().toString());
    String config =
        "{\"auths\":{\"%s\":{\"username\":\"%s\",\"password\":\"%s\"}}}"
            .formatted(registry.host(), TestRegistry.USER, TestRegistry.PASSWORD);
    agent
        .objects()
        .secret(
            """
        {"metadata":{"namespace":"tests","name":"pull"},"type":"kubernetes.io/dockerconfigjson",
         "data":{".dockerconfigjson":"%s"}}"""
                .formatted(
                    Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8))));
    Pod allowed = started(AgentRig.pod(spec));
    agent.awaitPhase(allowed, "Running");
    agent.delete(refused);
    agent.delete(allowed);
  }

  @Test
  void neverPullsWhatMayNotBePulled() {
    Pod pod =
        started(
            AgentRig.pod(
                "{\"containers\":["
                    + AgentRig.container("main", STAY, "\"imagePullPolicy\":\"Never\"")
                        .replace("busybox:1", "nothing:1")
                    + "]}"));
    agent.await(pod, now -> AgentRig.waiting(now, "main").equals("ErrImageNeverPull"));
    agent.delete(pod);
  }
}
