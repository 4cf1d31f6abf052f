package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.base.testing.Eventually;
import io.longshore.master.testing.TestMaster.Reply;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasterAdmissionTest extends MasterSuite {
  private static final String NODES = "/api/v1/nodes";
  private static final String SECRETS = "/api/v1/namespaces/default/secrets";
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";

  private static String pod(String name, String spec) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{"
        + spec
        + "'containers':[{'name':'c','image':'x'}]}}";
  }

  /** A request of the agent of node n1. */
  private Reply agent(String method, String path, String body) {
    return master.send(
        master
            .request(path)
            .header("Impersonate-User", "system:node:n1")
            .header("Impersonate-Group", "system:nodes")
            .header("Content-Type", method.equals("PATCH") ? MERGE : "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build());
  }

  @Test
  void someNamespacesStay() {
    for (String name : List.of("default", "kube-system", "kube-public")) {
      assertRefused(
          403,
          "Forbidden",
          "namespaces \"" + name + "\" is forbidden: this namespace may not be deleted",
          master.delete("/api/v1/namespaces/" + name, ""));
    }
    fine(master.delete("/api/v1/namespaces/kube-node-lease", ""));
  }

  @Test
  void podsFindTheTokenOfTheirAccount() {
    JsonNode pod = fine(master.post(PODS, POD)).body();
    assertEquals("default", pod.at("/spec/serviceAccountName").asText());
    JsonNode volume = pod.at("/spec/volumes/0");
    assertTrue(volume.path("name").asText().startsWith("kube-api-access-"), pod::toString);
    assertEquals(
        3607, volume.at("/projected/sources/0/serviceAccountToken/expirationSeconds").asInt());
    assertEquals("kube-root-ca.crt", volume.at("/projected/sources/1/configMap/name").asText());
    assertEquals(
        "/var/run/secrets/kubernetes.io/serviceaccount",
        pod.at("/spec/containers/0/volumeMounts/0/mountPath").asText());
    Reply without = fine(master.post(PODS, pod("q", "'automountServiceAccountToken':false,")));
    assertFalse(without.body().path("spec").has("volumes"), without::toString);
    fine(
        master.post(
            ACCOUNTS, "{'metadata':{'name':'quiet'},'automountServiceAccountToken':false}"));
    Reply quiet = fine(master.post(PODS, pod("r", "'serviceAccountName':'quiet',")));
    assertFalse(quiet.body().path("spec").has("volumes"), quiet::toString);
    assertRefused(
        403,
        "Forbidden",
        "error looking up service account default/nobody: serviceaccount \"nobody\" not found",
        master.post(PODS, pod("s", "'serviceAccountName':'nobody',")));
  }

  @Test
  void prioritiesHaveNumbers() {
    Reply pod = fine(master.post(PODS, pod("p", "'priorityClassName':'system-node-critical',")));
    assertEquals(2_000_001_000, pod.body().at("/spec/priority").asInt());
    assertRefused(
        403,
        "Forbidden",
        "no PriorityClass with name none was found",
        master.post(PODS, pod("q", "'priorityClassName':'none',")));
    assertRefused(
        403,
        "Forbidden",
        "priority admission controller computed 0",
        master.post(PODS, pod("q", "'priority':5,")));
    assertEquals(0, fine(master.post(PODS, pod("q", ""))).body().at("/spec/priority").asInt(-1));
  }

  @Test
  void runtimeClassesAddTheirOverhead() {
    fine(
        master.post(
            "/apis/node.k8s.io/v1/runtimeclasses",
            "{'metadata':{'name':'vm'},'handler':'vm','overhead':{'podFixed':{'memory':'64Mi'}},'scheduling':{'nodeSelector':{'vm':'yes'}}}"));
    Reply pod = fine(master.post(PODS, pod("p", "'runtimeClassName':'vm',")));
    assertEquals("64Mi", pod.body().at("/spec/overhead/memory").asText(), pod::toString);
    assertEquals("yes", pod.body().at("/spec/nodeSelector/vm").asText(), pod::toString);
    assertRefused(
        403,
        "Forbidden",
        "RuntimeClass \"none\" not found",
        master.post(PODS, pod("q", "'runtimeClassName':'none',")));
  }

  @Test
  void theClusterBeginsWithWhatEveryClusterHas() {
    assertEquals(
        "10.96.0.1", master.get(SERVICES + "/kubernetes").body().at("/spec/clusterIP").asText());
    assertEquals(
        "10.96.0.0/16",
        master
            .get("/apis/networking.k8s.io/v1/servicecidrs/kubernetes")
            .body()
            .at("/spec/cidrs/0")
            .asText());
    assertEquals(200, master.get("/apis/networking.k8s.io/v1/ipaddresses/10.96.0.1").code());
    restart();
    assertEquals(200, master.get(SERVICES + "/kubernetes").code());
  }

  @Test
  void aNodeReadsWhatItsPodsNeed() {
    fine(master.post(SECRETS, "{'metadata':{'name':'needed'}}"));
    fine(master.post(SECRETS, "{'metadata':{'name':'other'}}"));
    assertRefused(
        403,
        "Forbidden",
        "no relationship found between node 'n1' and this object",
        agent("GET", SECRETS + "/needed", ""));
    fine(
        master.post(
            PODS,
            pod(
                "p",
                "'nodeName':'n1','volumes':[{'name':'v','secret':{'secretName':'needed'}}],")));
    Eventually.holds(
        () -> agent("GET", SECRETS + "/needed", "").code() == 200,
        () -> "the node reads the secret");
    assertEquals(403, agent("GET", SECRETS + "/other", "").code());
    assertEquals(403, agent("GET", SECRETS, "").code());
    assertEquals(200, agent("GET", SECRETS + "?fieldSelector=metadata.name%3Dneeded", "").code());
    assertEquals(200, agent("GET", "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1", "").code());
    assertEquals(403, agent("GET", "/api/v1/pods", "").code());
    assertEquals(200, agent("GET", PODS + "/p", "").code());
    fine(master.delete(PODS + "/p", "{'gracePeriodSeconds':0}"));
    Eventually.holds(
        () -> agent("GET", SECRETS + "/needed", "").code() == 403,
        () -> "the secret is closed again");
  }

  @Test
  void aNodeWritesAboutItself() {
    Reply node =
        fine(
            agent(
                "POST",
                NODES,
                "{'metadata':{'name':'n1','labels':{'kubernetes.io/hostname':'n1'}}}"));
    assertTrue(
        node.body().at("/spec/taints").toString().contains("node.kubernetes.io/not-ready"),
        node::toString);
    assertEquals(200, agent("GET", NODES + "/n1", "").code());
    assertEquals(403, agent("GET", NODES, "").code());
    assertRefused(
        403,
        "Forbidden",
        "node \"n1\" is not allowed to modify node \"n2\"",
        agent("POST", NODES, "{'metadata':{'name':'n2'}}"));
    assertEquals(
        200,
        agent(
                "PATCH",
                NODES + "/n1/status",
                "{'status':{'conditions':[{'type':'Ready','status':'True'}]}}")
            .code());
    assertRefused(
        403,
        "Forbidden",
        "is not allowed to modify labels: node-restriction.kubernetes.io/a",
        agent(
            "PATCH",
            NODES + "/n1",
            "{'metadata':{'labels':{'node-restriction.kubernetes.io/a':'b'}}}"));
    assertEquals(
        200, agent("PATCH", NODES + "/n1", "{'metadata':{'labels':{'example.com/a':'b'}}}").code());
    assertRefused(
        403,
        "Forbidden",
        "is not allowed to modify taints",
        agent("PATCH", NODES + "/n1", "{'spec':{'taints':[]}}"));
    assertEquals(403, agent("DELETE", NODES + "/n1", "").code());
    String leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    assertEquals(201, agent("POST", leases, "{'metadata':{'name':'n1'}}").code());
    assertEquals(403, agent("POST", leases, "{'metadata':{'name':'n2'}}").code());
    assertEquals(
        201,
        agent(
                "POST",
                "/api/v1/namespaces/default/events",
                "{'metadata':{'name':'e'},'involvedObject':{'namespace':'default'}}")
            .code());
  }

  @Test
  void aNodeGetsTokensForPodsOnIt() {
    Reply pod = fine(master.post(PODS, pod("p", "'nodeName':'n1',")));
    Eventually.holds(() -> agent("GET", PODS + "/p", "").code() == 200, () -> "the pod is known");
    String path = ACCOUNTS + "/default/token";
    String reference = "{'spec':{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p'%s}}}";
    String uid = ",'uid':'" + pod.body().at("/metadata/uid").asText() + "'";
    assertEquals(201, agent("POST", path, reference.formatted(uid)).code());
    assertRefused(403, "Forbidden", "without a uid", agent("POST", path, reference.formatted("")));
    assertRefused(403, "Forbidden", "not bound to a pod", agent("POST", path, "{'spec':{}}"));
  }

  @Test
  void aNodeShowsWhatItRunsItself() {
    String mirror =
        "{'metadata':{'name':'m','annotations':{'kubernetes.io/config.mirror':'x'}},'spec':{%s'nodeName':'n1','containers':[{'name':'c','image':'x'}]}}";
    assertRefused(
        403, "Forbidden", "annotation", agent("POST", PODS, pod("q", "'nodeName':'n1',")));
    assertRefused(
        403,
        "Forbidden",
        "can not create pods that reference",
        agent(
            "POST",
            PODS,
            mirror.formatted("'volumes':[{'name':'v','secret':{'secretName':'s'}}],")));
    Reply made = agent("POST", PODS, mirror.formatted(""));
    assertEquals(201, made.code(), made::toString);
    assertFalse(made.body().path("spec").has("volumes"), made::toString);
    assertEquals(200, agent("DELETE", PODS + "/m", "{'gracePeriodSeconds':0}").code());
  }
}
