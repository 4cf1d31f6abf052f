package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longshore.master.testing.TestMaster.Reply;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Events of both groups, which are the same objects. */
class EventGroupsTest extends MasterSuite {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CORE = "/api/v1/namespaces/default/events";
  private static final String NEWER = "/apis/events.k8s.io/v1/namespaces/default/events";
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String OLD_EVENT =
      """
      {'metadata':{'name':'old'},'involvedObject':{'kind':'Pod','namespace':'default','name':'p1'},
       'reason':'Started','message':'it runs','type':'Normal','count':3,
       'source':{'component':'agent','host':'n1'},'firstTimestamp':'2026-01-02T03:04:05Z',
       'lastTimestamp':'2026-01-02T03:05:05Z'}""";
  private static final String NEW_EVENT =
      """
      {'metadata':{'name':'new'},'regarding':{'kind':'Pod','namespace':'default','name':'p2'},
       'reason':'Scheduled','note':'it has a place','type':'Warning','action':'Binding',
       'eventTime':'2026-01-02T03:04:05.123456Z','reportingController':'example.com/scheduler',
       'reportingInstance':'s-1'}""";

  private static List<String> names(Reply list) {
    return StreamSupport.stream(list.body().path("items").spliterator(), false)
        .map(item -> item.at("/metadata/name").asText())
        .sorted()
        .toList();
  }

  private void makeBoth() {
    fine(master.post(CORE, OLD_EVENT));
    fine(master.post(NEWER, NEW_EVENT));
  }

  @Test
  void eachGroupHasTheObjectsOfTheOtherByItsOwnNames() {
    makeBoth();
    JsonNode old = fine(master.get(NEWER + "/old")).body();
    assertEquals("events.k8s.io/v1", old.path("apiVersion").asText());
    assertEquals("it runs", old.path("note").asText());
    assertEquals("p1", old.at("/regarding/name").asText());
    assertEquals("n1", old.at("/deprecatedSource/host").asText());
    assertEquals(3, old.path("deprecatedCount").asInt());
    assertEquals("2026-01-02T03:04:05Z", old.path("deprecatedFirstTimestamp").asText());
    assertEquals("2026-01-02T03:05:05Z", old.path("deprecatedLastTimestamp").asText());
    assertFalse(old.has("message") || old.has("involvedObject") || old.has("source"));
    JsonNode core = fine(master.get(CORE + "/old")).body();
    assertEquals(core.at("/metadata/uid"), old.at("/metadata/uid"));
    assertEquals(core.at("/metadata/resourceVersion"), old.at("/metadata/resourceVersion"));
    JsonNode young = fine(master.get(CORE + "/new")).body();
    assertEquals("v1", young.path("apiVersion").asText());
    assertEquals("it has a place", young.path("message").asText());
    assertEquals("example.com/scheduler", young.path("reportingComponent").asText());
    assertEquals(List.of("new", "old"), names(fine(master.get(CORE))));
    assertEquals(List.of("new", "old"), names(fine(master.get(NEWER))));
    assertRefused(
        409,
        "AlreadyExists",
        "already exists",
        master.post(CORE, OLD_EVENT.replace("'old'", "'new'")));
    fine(master.delete(NEWER + "/old", ""));
    assertEquals(404, master.get(CORE + "/old").code());
    fine(master.delete(CORE, ""));
    assertEquals(List.of(), names(fine(master.get(NEWER))));
  }

  @Test
  void selectorsAskForTheFieldsOfTheirGroup() {
    makeBoth();
    assertEquals(
        List.of("old"), names(fine(master.get(CORE + "?fieldSelector=involvedObject.name%3Dp1"))));
    assertEquals(
        List.of("new"), names(fine(master.get(NEWER + "?fieldSelector=regarding.name%3Dp2"))));
    assertEquals(
        List.of("new"),
        names(
            fine(
                master.get(
                    NEWER
                        + "?fieldSelector=reportingController%3Dexample.com/scheduler,type%3DWarning"))));
    assertEquals(List.of("old"), names(fine(master.get(CORE + "?fieldSelector=source%3Dagent"))));
    assertRefused(
        400,
        "BadRequest",
        "field label not supported: involvedObject.name",
        master.get(NEWER + "?fieldSelector=involvedObject.name%3Dp1"));
    assertRefused(
        400,
        "BadRequest",
        "field label not supported: regarding.name",
        master.get(CORE + "?fieldSelector=regarding.name%3Dp1"));
  }

  @Test
  void aWatchOfOneGroupTellsWhatTheOtherDoes() throws Exception {
    String from = fine(master.get(NEWER)).body().at("/metadata/resourceVersion").asText();
    makeBoth();
    fine(master.send("PATCH", CORE + "/old", MERGE, "{'count':4}"));
    fine(master.delete(CORE + "/old", ""));
    List<String> told = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                master.watch(NEWER + "?watch=1&timeoutSeconds=60&resourceVersion=" + from),
                StandardCharsets.UTF_8))) {
      for (int i = 0; i < 4; i++) {
        JsonNode event = JSON.readTree(lines.readLine());
        JsonNode object = event.path("object");
        assertEquals("events.k8s.io/v1", object.path("apiVersion").asText());
        told.add(
            event.path("type").asText()
                + " "
                + object.at("/regarding/name").asText()
                + " "
                + object.path("deprecatedCount").asInt());
      }
    }
    assertEquals(List.of("ADDED p1 3", "ADDED p2 0", "MODIFIED p1 4", "DELETED p1 4"), told);
  }

  @Test
  void theNewerGroupIsStrictWithNewEventsAndWithChanges() {
    assertRefused(
        422, "Invalid", "eventTime: Required value", master.post(NEWER, without("eventTime")));
    assertRefused(
        422,
        "Invalid",
        "reportingInstance: Required value",
        master.post(NEWER, NEW_EVENT.replace("'s-1'", "''")));
    assertRefused(
        422,
        "Invalid",
        "type: Invalid value: \"\": has invalid value: Odd",
        master.post(NEWER, NEW_EVENT.replace("Warning", "Odd")));
    assertRefused(
        422,
        "Invalid",
        "count: Invalid value: \"\": needs to be unset",
        master.post(NEWER, NEW_EVENT.replace("'type'", "'deprecatedCount':1,'type'")));
    assertRefused(
        422,
        "Invalid",
        "involvedObject.namespace: Invalid value: \"other\": does not match event.namespace",
        master.post(CORE, OLD_EVENT.replace("'namespace':'default'", "'namespace':'other'")));
    makeBoth();
    assertRefused(
        422,
        "Invalid",
        "message: Invalid value: \"other\": field is immutable",
        master.send("PATCH", NEWER + "/new", MERGE, "{'note':'other'}"));
    assertRefused(
        422,
        "Invalid",
        "series.count: Invalid value: \"\": should be at least 2",
        master.send(
            "PATCH",
            NEWER + "/new",
            MERGE,
            "{'series':{'count':1,'lastObservedTime':'2026-01-02T03:04:06.000000Z'}}"));
    fine(
        master.send(
            "PATCH",
            NEWER + "/new",
            MERGE,
            "{'series':{'count':2,'lastObservedTime':'2026-01-02T03:04:06.000000Z'}}"));
    // What a client of Go writes back: empty fields, and all six digits of a time.
    fine(
        master.send(
            "PATCH",
            NEWER + "/new",
            MERGE,
            "{'deprecatedSource':{},'eventTime':'2026-01-02T03:04:05.123456000Z'}"));
    fine(master.send("PATCH", CORE + "/new", MERGE, "{'message':'core may'}"));
    assertEquals("core may", fine(master.get(NEWER + "/new")).body().path("note").asText());
  }

  private static String without(String field) {
    return NEW_EVENT.replaceAll("'" + field + "':'[^']*',", "");
  }

  @Test
  void whoAppliedAFieldInOneGroupHasItInTheOther() {
    fine(
        master.send(
            "PATCH",
            NEWER + "/new?fieldManager=first",
            APPLY,
            NEW_EVENT.replace(
                "{'metadata'", "{'apiVersion':'events.k8s.io/v1','kind':'Event','metadata'")));
    String other =
        """
        {'apiVersion':'v1','kind':'Event','metadata':{'name':'new'},'message':'mine',
         'involvedObject':{'kind':'Pod','namespace':'default','name':'p2'}}""";
    Reply conflict = master.send("PATCH", CORE + "/new?fieldManager=second", APPLY, other);
    assertRefused(409, "Conflict", "conflict with \"first\" using v1: .message", conflict);
    fine(master.send("PATCH", CORE + "/new?fieldManager=second&force=true", APPLY, other));
    JsonNode fields = fine(master.get(NEWER + "/new")).body().at("/metadata/managedFields");
    List<String> owners = new ArrayList<>();
    fields.forEach(
        entry -> {
          if (entry.path("fieldsV1").has("f:note")) {
            owners.add(entry.path("manager").asText());
          }
        });
    assertEquals(List.of("second"), owners);
  }

  @Test
  void peopleAndProgramsFindBoth() {
    makeBoth();
    JsonNode cells =
        JSON.valueToTree(
            fine(master.send(
                    master
                        .request(NEWER)
                        .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                        .build()))
                .body()
                .path("rows"));
    assertEquals(2, cells.size());
    assertTrue(cells.toString().contains("pod/p1"), cells::toString);
    assertTrue(cells.toString().contains("it has a place"), cells::toString);
    JsonNode kinds = fine(master.get("/apis/events.k8s.io/v1")).body().path("resources");
    assertEquals("events", kinds.at("/0/name").asText());
    JsonNode schemas =
        fine(master.get("/openapi/v3/apis/events.k8s.io/v1")).body().at("/components/schemas");
    assertTrue(schemas.path("io.k8s.api.events.v1.Event").path("properties").has("note"));
  }
}
