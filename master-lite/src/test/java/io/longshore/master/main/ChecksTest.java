package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.base.testing.Eventually;
import io.longshore.master.testing.TestMaster.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks as clients meet them, and what comes of objects that are put where none are. */
class ChecksTest extends MasterSuite {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

  @Test
  void someKindsAreMadeByPut() {
    List<String> paths =
        List.of(
            LEASES,
            SERVICES,
            "/api/v1/namespaces/default/endpoints",
            "/apis/node.k8s.io/v1/runtimeclasses",
            RBAC + "/clusterroles",
            RBAC + "/namespaces/default/roles");
    for (String path : paths) {
      String object =
          "{'metadata':{'name':'a','resourceVersion':'7'}"
              + (path.endsWith("services") ? ",'spec':{'ports':[{'port':80}]}" : "")
              + (path.endsWith("runtimeclasses") ? ",'handler':'a'" : "")
              + "}";
      Reply made = master.put(path + "/a", object);
      assertEquals(201, made.code(), () -> path + ": " + made);
      assertEquals(200, master.get(path + "/a").code());
    }
    for (String path : List.of(MAPS, PODS, DEPLOYMENTS)) {
      assertEquals(404, master.put(path + "/a", "{'metadata':{'name':'a'}}").code());
    }
  }

  @Test
  void whatIsPutThereIsCalledAsItsPath() {
    assertRefused(
        400,
        "BadRequest",
        "the name of the object (b) does not match the name on the URL (a)",
        master.put(LEASES + "/a", "{'metadata':{'name':'b'}}"));
    assertRefused(
        409,
        "Conflict",
        "Precondition failed: UID in precondition: x, UID in object meta: ",
        master.put(LEASES + "/a", "{'metadata':{'name':'a','uid':'x'}}"));
    assertEquals(404, master.get(LEASES + "/a").code());
    assertEquals(404, master.put(SERVICES + "/a/status", "{'metadata':{'name':'a'}}").code());
    assertEquals(201, master.put(LEASES + "/a?dryRun=All", "{'metadata':{'name':'a'}}").code());
    assertEquals(404, master.get(LEASES + "/a").code());
  }

  @Test
  void causesSayReasonFieldAndMessage() {
    Reply reply = master.post(LEASES, "{'metadata':{'name':'a'},'spec':{'leaseTransitions':-1}}");
    assertRefused(422, "Invalid", "Lease.coordination.k8s.io \"a\" is invalid", reply);
    JsonNode cause = reply.body().at("/details/causes/0");
    assertEquals("FieldValueInvalid", cause.path("reason").asText());
    assertEquals("spec.leaseTransitions", cause.path("field").asText());
    assertEquals(
        "Invalid value: -1: must be greater than or equal to 0", cause.path("message").asText());
  }

  @Test
  void questionsAreWhole() {
    assertRefused(
        422,
        "Invalid",
        "[spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or"
            + " resourceAttributes must be specified, spec.user: Invalid value: \"\": at least one of"
            + " user or group must be specified, metadata: Invalid value: {\"name\":\"a\"}: must be"
            + " empty]",
        master.post(REVIEWS, "{'metadata':{'name':'a'},'spec':{}}"));
    assertRefused(
        422,
        "Invalid",
        "spec.nonResourceAttributes: Invalid value: {\"path\":\"/x\"}: cannot be specified in"
            + " combination with resourceAttributes",
        master.post(
            REVIEWS,
            "{'spec':{'user':'u','resourceAttributes':{},'nonResourceAttributes':{'path':'/x'}}}"));
  }

  @Test
  void requestsForCertificatesAreChecked() {
    Reply reply =
        master.post(
            REQUESTS,
            "{'metadata':{'name':'a'},'spec':{'request':'eA==','signerName':'mine',"
                + "'usages':['any','any','none'],'expirationSeconds':599}}");
    assertRefused(422, "Invalid", "spec.request: Invalid value: \"eA==\": PEM block type", reply);
    for (String expected :
        List.of(
            "spec.usages[2]: Unsupported value: \"none\": supported values: \"any\", \"cert sign\"",
            "spec.usages[1]: Duplicate value: \"any\"",
            "spec.signerName: Invalid value: \"mine\": must be a fully qualified domain and path of"
                + " the form 'example.com/signer-name'",
            "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600"
                + " seconds (10 minutes)")) {
      String text = reply.body().path("message").asText();
      assertTrue(text.contains(expected), text);
    }
  }

  @Test
  void namespacesWaitForOtherFinalizers() throws Exception {
    fine(
        master.post(
            "/api/v1/namespaces",
            "{'metadata':{'name':'held'},'spec':{'finalizers':['example.com/f']}}"));
    fine(master.delete("/api/v1/namespaces/held", ""));
    Reply held =
        Eventually.passes(
            () -> {
              Reply found = fine(master.get("/api/v1/namespaces/held"));
              assertEquals(1, found.body().at("/spec/finalizers").size());
              return found;
            });
    assertEquals("Terminating", held.body().at("/status/phase").asText());
    assertRefused(
        422,
        "Invalid",
        "spec.finalizers[0]: Invalid value: \"x\": name is neither a standard finalizer name",
        master.put(
            "/api/v1/namespaces/held/finalize",
            "{'metadata':{'name':'held'},'spec':{'finalizers':['x']}}"));
    fine(
        master.put(
            "/api/v1/namespaces/held/finalize",
            "{'metadata':{'name':'held'},'spec':{'finalizers':[]}}"));
    assertEquals(404, master.get("/api/v1/namespaces/held").code());
  }

  @Test
  void applyingTheSamePodChangesNothing() {
    String pod =
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{"
            + "'terminationGracePeriodSeconds':0,'containers':[{'name':'c','image':'i',"
            + "'ports':[{'containerPort':80}]}]}}";
    fine(master.post(PODS, pod));
    fine(
        master.send(
            "PATCH", PODS + "/p?fieldManager=t&force=true", "application/apply-patch+yaml", pod));
  }

  @Test
  void theDescriptionsAreThereAsJson() {
    for (String accept : List.of("application/json", "*/*", "")) {
      var request = master.request("/openapi/v2");
      Reply reply =
          master.send(
              accept.isEmpty() ? request.build() : request.header("Accept", accept).build());
      assertEquals(200, reply.code());
      JsonNode body = reply.body();
      assertEquals("2.0", body.path("swagger").asText());
      JsonNode pod = body.path("definitions").path("io.k8s.api.core.v1.Pod");
      assertEquals(
          "#/definitions/io.k8s.api.core.v1.PodSpec", pod.at("/properties/spec/$ref").asText());
      assertEquals("Pod", pod.at("/x-kubernetes-group-version-kind/0/kind").asText());
      JsonNode containers =
          body.path("definitions").path("io.k8s.api.core.v1.PodSpec").at("/properties/containers");
      assertEquals("name", containers.path("x-kubernetes-patch-merge-key").asText());
      assertTrue(
          body.path("paths")
              .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
              .has("patch"));
    }
    Reply refused =
        master.send(master.request("/openapi/v2").header("Accept", "text/html").build());
    assertEquals(406, refused.code());
  }
}
