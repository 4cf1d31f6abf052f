package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.master.testing.TestMaster.Reply;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MasterKindsTest extends MasterSuite {
  @Test
  void podsBeginPendingAndEndWithGrace() {
    Reply made = fine(master.post(PODS, POD));
    assertEquals("Pending", made.body().at("/status/phase").asText());
    assertEquals("BestEffort", made.body().at("/status/qosClass").asText());
    assertEquals("Always", made.body().at("/spec/containers/0/imagePullPolicy").asText());
    assertEquals(2, made.body().at("/spec/tolerations").size());
    fine(
        master.post(
            PODS + "/p/binding", "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n1'}}"));
    assertRefused(
        409,
        "Conflict",
        "already assigned to node \"n1\"",
        master.post(PODS + "/p/binding", "{'metadata':{'name':'p'},'target':{'name':'n2'}}"));
    assertEquals(
        1,
        fine(master.get("/api/v1/pods?fieldSelector=spec.nodeName%3Dn1"))
            .body()
            .path("items")
            .size());
    assertRefused(
        422,
        "Invalid",
        "pod updates may not change fields other than",
        master.send("PATCH", PODS + "/p", MERGE, "{'spec':{'hostname':'x'}}"));
    fine(
        master.send(
            "PATCH",
            PODS + "/p/status",
            MERGE,
            "{'status':{'phase':'Running'},'spec':{'nodeName':'x'}}"));
    Reply marked = fine(master.delete(PODS + "/p", ""));
    assertEquals(30, marked.body().at("/metadata/deletionGracePeriodSeconds").asInt());
    Reply pod = fine(master.get(PODS + "/p"));
    assertEquals("Running", pod.body().at("/status/phase").asText());
    assertEquals("n1", pod.body().at("/spec/nodeName").asText());
    assertRefused(
        409,
        "Conflict",
        "Precondition failed: UID in precondition: other",
        master.delete(PODS + "/p", "{'gracePeriodSeconds':0,'preconditions':{'uid':'other'}}"));
    fine(master.delete(PODS + "/p", "{'gracePeriodSeconds':0}"));
    assertEquals(404, master.get(PODS + "/p").code());
  }

  @Test
  void finalizersHoldAnObjectBack() {
    fine(master.post(MAPS, "{'metadata':{'name':'a','finalizers':['example.com/f']}}"));
    fine(master.delete(MAPS + "/a", ""));
    Reply held = fine(master.get(MAPS + "/a"));
    assertTrue(held.body().at("/metadata").has("deletionTimestamp"));
    fine(master.send("PATCH", MAPS + "/a", MERGE, "{'metadata':{'finalizers':null}}"));
    assertEquals(404, master.get(MAPS + "/a").code());
  }

  @Test
  void anEndingNamespaceTakesAllWithIt() throws Exception {
    fine(master.post("/api/v1/namespaces", "{'metadata':{'name':'n'}}"));
    fine(master.post("/api/v1/namespaces/n/configmaps", "{'metadata':{'name':'a'}}"));
    fine(
        master.post(
            "/api/v1/namespaces/n/configmaps",
            "{'metadata':{'name':'held','finalizers':['example.com/f']}}"));
    Reply ending = fine(master.delete("/api/v1/namespaces/n", ""));
    assertEquals("Terminating", ending.body().at("/status/phase").asText());
    assertRefused(
        403,
        "Forbidden",
        "because it is being terminated",
        master.post("/api/v1/namespaces/n/configmaps", "{'metadata':{'name':'late'}}"));
    Eventually.holds(
        () -> master.get("/api/v1/namespaces/n/configmaps/a").code() == 404, () -> "there");
    restart();
    assertEquals(200, master.get("/api/v1/namespaces/n").code());
    fine(
        master.send(
            "PATCH",
            "/api/v1/namespaces/n/configmaps/held",
            MERGE,
            "{'metadata':{'finalizers':null}}"));
    Eventually.holds(() -> master.get("/api/v1/namespaces/n").code() == 404, () -> "still there");
  }

  @Test
  void scaleIsAViewOfReplicas() {
    fine(master.post(DEPLOYMENTS, DEPLOYMENT));
    Reply scale = fine(master.get(DEPLOYMENTS + "/web/scale"));
    assertEquals("app=web", scale.body().at("/status/selector").asText());
    fine(master.send("PATCH", DEPLOYMENTS + "/web/scale", MERGE, "{'spec':{'replicas':5}}"));
    assertEquals(5, master.get(DEPLOYMENTS + "/web").body().at("/spec/replicas").asInt());
    assertRefused(
        422,
        "Invalid",
        "must be greater than or equal to 0",
        master.send("PATCH", DEPLOYMENTS + "/web/scale", MERGE, "{'spec':{'replicas':-1}}"));
  }

  @Test
  void servicesGetAddressesAndPortsThatNobodyElseHas() {
    Set<String> addresses = new HashSet<>();
    Set<Integer> ports = new HashSet<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        int number = i;
        clients.submit(
            () -> {
              Reply made =
                  fine(
                      master.post(
                          SERVICES,
                          "{'metadata':{'name':'s%d'},'spec':{'type':'NodePort','ports':[{'port':80}]}}"
                              .formatted(number)));
              synchronized (addresses) {
                addresses.add(made.body().at("/spec/clusterIP").asText());
                ports.add(made.body().at("/spec/ports/0/nodePort").asInt());
              }
            });
      }
    }
    assertEquals(40, addresses.size());
    assertEquals(40, ports.size());
    restart();
    String taken = addresses.iterator().next();
    String wish =
        "{'metadata':{'name':'w'},'spec':{'clusterIP':'%s','ports':[{'port':80}]}}"
            .formatted(taken);
    assertRefused(422, "Invalid", "provided IP is already allocated", master.post(SERVICES, wish));
    for (int i = 0; i < 40; i++) {
      fine(master.delete(SERVICES + "/s" + i, ""));
    }
    assertEquals(
        1, fine(master.get("/apis/networking.k8s.io/v1/ipaddresses")).body().path("items").size());
    fine(master.post(SERVICES, wish));
    Reply headless =
        fine(master.post(SERVICES, "{'metadata':{'name':'h'},'spec':{'clusterIP':'None'}}"));
    assertEquals("None", headless.body().at("/spec/clusterIPs/0").asText());
  }

  private String owned(String name, Reply owner) {
    return "{'metadata':{'name':'%s','ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'owner','uid':'%s'}]}}"
        .formatted(name, owner.body().at("/metadata/uid").asText());
  }

  private void awaitGone(String path) {
    Eventually.holds(() -> master.get(path).code() == 404, () -> path + " is still there");
  }

  @Test
  void whatIsOwnedGoesAfterItsOwner() {
    Reply owner = fine(master.post(MAPS, "{'metadata':{'name':'owner'}}"));
    Reply child = fine(master.post(MAPS, owned("child", owner)));
    fine(master.post(MAPS, owned("grandchild", child)));
    fine(master.post(MAPS, "{'metadata':{'name':'other'}}"));
    fine(master.delete(MAPS + "/owner", "{'propagationPolicy':'Background'}"));
    awaitGone(MAPS + "/grandchild");
    assertEquals(404, master.get(MAPS + "/child").code());
    assertEquals(200, master.get(MAPS + "/other").code());
  }

  @Test
  void inTheForegroundTheOwnerWaits() {
    Reply owner = fine(master.post(MAPS, "{'metadata':{'name':'owner'}}"));
    String held =
        owned("held", owner)
            .replace("'name':'held'", "'name':'held','finalizers':['example.com/f']");
    fine(master.post(MAPS, held));
    fine(master.delete(MAPS + "/owner", "{'propagationPolicy':'Foreground'}"));
    Eventually.holds(
        () -> master.get(MAPS + "/held").body().at("/metadata").has("deletionTimestamp"),
        () -> "not marked");
    restart();
    assertEquals(200, master.get(MAPS + "/owner").code());
    fine(master.send("PATCH", MAPS + "/held", MERGE, "{'metadata':{'finalizers':null}}"));
    awaitGone(MAPS + "/owner");
    assertEquals(404, master.get(MAPS + "/held").code());
  }

  @Test
  void orphansForgetTheirOwner() {
    Reply owner = fine(master.post(MAPS, "{'metadata':{'name':'owner'}}"));
    fine(master.post(MAPS, owned("child", owner)));
    fine(master.delete(MAPS + "/owner", "{'propagationPolicy':'Orphan'}"));
    awaitGone(MAPS + "/owner");
    Reply child = fine(master.get(MAPS + "/child"));
    assertEquals(0, child.body().at("/metadata/ownerReferences").size());
  }
}
