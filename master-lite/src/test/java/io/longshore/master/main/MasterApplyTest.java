package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.master.testing.TestMaster.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasterApplyTest extends MasterSuite {
  private static final String APPLY = "application/apply-patch+yaml";

  private Reply apply(String path, String parameters, String body) {
    return master.send("PATCH", path + "?" + parameters, APPLY, body);
  }

  private Reply applyData(String parameters, String data) {
    return apply(
        MAPS + "/a",
        parameters,
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':" + data + "}");
  }

  /** Manager, operation and the fields of each entry. */
  private static List<String> managers(Reply reply) {
    List<String> managers = new ArrayList<>();
    for (JsonNode entry : reply.body().at("/metadata/managedFields")) {
      managers.add(
          entry.path("manager").asText()
              + " "
              + entry.path("operation").asText()
              + " "
              + entry.path("fieldsV1").toString().replace("\"", ""));
    }
    return managers;
  }

  @Test
  void anApplyMakesWhatIsNotThere() {
    Reply made = fine(applyData("fieldManager=one", "{'x':'1'}"));
    assertEquals(201, made.code());
    assertEquals(List.of("one Apply {f:data:{f:x:{}}}"), managers(made));
    Reply same = fine(applyData("fieldManager=one", "{'x':'1'}"));
    assertEquals(version(made), version(same));
    assertRefused(422, "Invalid", "fieldManager: Required value", applyData("", "{}"));
    assertRefused(
        400,
        "BadRequest",
        "strict decoding error: unknown field \"dat\"",
        apply(MAPS + "/a", "fieldManager=one&fieldValidation=Strict", "{'dat':{}}"));
  }

  @Test
  void managersOfTheSameFieldMustAgreeOrForce() {
    fine(applyData("fieldManager=one", "{'x':'1','y':'1'}"));
    fine(applyData("fieldManager=two", "{'x':'1'}"));
    Reply refused = applyData("fieldManager=two", "{'x':'2'}");
    assertRefused(
        409,
        "Conflict",
        "Apply failed with 1 conflict: conflict with \"one\" using v1: .data.x",
        refused);
    assertEquals("FieldManagerConflict", refused.body().at("/details/causes/0/reason").asText());
    Reply forced = fine(applyData("fieldManager=two&force=true", "{'x':'2'}"));
    assertEquals(
        List.of("one Apply {f:data:{f:y:{}}}", "two Apply {f:data:{f:x:{}}}"), managers(forced));
    assertEquals("{\"x\":\"2\",\"y\":\"1\"}", forced.body().path("data").toString());
  }

  @Test
  void whatIsNotAppliedAnyMoreGoesUnlessSomebodyElseHasIt() {
    fine(applyData("fieldManager=one", "{'x':'1','y':'1','z':'1'}"));
    fine(applyData("fieldManager=two", "{'y':'1'}"));
    Reply less = fine(applyData("fieldManager=one", "{'z':'1'}"));
    assertEquals("{\"y\":\"1\",\"z\":\"1\"}", less.body().path("data").toString());
  }

  @Test
  void otherWritesTakeTheFieldsThatTheyChange() {
    fine(applyData("fieldManager=one", "{'x':'1','y':'1'}"));
    Reply patched =
        fine(master.send("PATCH", MAPS + "/a?fieldManager=hand", MERGE, "{'data':{'x':'2'}}"));
    assertEquals(
        List.of("one Apply {f:data:{f:y:{}}}", "hand Update {f:data:{f:x:{}}}"), managers(patched));
    assertRefused(
        409,
        "Conflict",
        "conflict with \"hand\" using v1: .data.x",
        applyData("fieldManager=one", "{'x':'1','y':'1'}"));
    Reply removed =
        fine(master.send("PATCH", MAPS + "/a?fieldManager=hand", MERGE, "{'data':{'y':null}}"));
    assertEquals(List.of("hand Update {f:data:{f:x:{}}}"), managers(removed));
  }

  @Test
  void elementsOfListsAreKnownByTheirKeys() {
    fine(master.post(DEPLOYMENTS + "?fieldManager=maker", DEPLOYMENT));
    String web = DEPLOYMENTS + "/web";
    String sidecar =
        "{'spec':{'template':{'spec':{'containers':[{'name':'side','image':'s:1','ports':[{'containerPort':80}]}]}}}}";
    fine(apply(web, "fieldManager=sidecars", sidecar));
    Reply again = fine(apply(web, "fieldManager=sidecars", sidecar.replace("s:1", "s:2")));
    JsonNode containers = again.body().at("/spec/template/spec/containers");
    assertEquals(3, containers.size());
    assertEquals("s:2", containers.get(2).path("image").asText());
    assertEquals(1, containers.get(2).path("ports").size());
    assertRefused(
        409,
        "Conflict",
        "conflict with \"maker\" using apps/v1: .spec.template.spec.containers[name=\"a\"].image",
        apply(web, "fieldManager=sidecars", sidecar.replace("'side'", "'a'")));
    Reply gone = fine(apply(web, "fieldManager=sidecars", "{'spec':{}}"));
    assertEquals(2, gone.body().at("/spec/template/spec/containers").size());
  }

  @Test
  void aStatusIsManagedByItself() {
    fine(master.post(PODS + "?fieldManager=maker", POD));
    Reply status =
        fine(apply(PODS + "/p/status", "fieldManager=node", "{'status':{'podIP':'10.0.0.1'}}"));
    assertEquals("10.0.0.1", status.body().at("/status/podIP").asText());
    assertEquals("status", status.body().at("/metadata/managedFields/1/subresource").asText());
    assertFalse(status.body().at("/metadata/managedFields/0").has("subresource"));
  }
}
