package io.longshore.master.main;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.master.testing.TestMaster.Reply;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MasterTest extends MasterSuite {
  @Test
  void strangersSeeNothingButHealthAndVersion() {
    for (String path : List.of("/healthz", "/livez", "/readyz", "/version")) {
      assertEquals(200, master.sendAsStranger(master.request(path).build()).code(), path);
    }
    for (String path : List.of("/", "/api", "/openapi/v3", PODS, "/metrics")) {
      assertRefused(403, "Forbidden", "", master.sendAsStranger(master.request(path).build()));
    }
    HttpRequest forged = master.request(PODS).header("Authorization", "Bearer somebody").build();
    assertRefused(401, "Unauthorized", "", master.sendAsStranger(forged));
  }

  @Test
  void anObjectGetsWhatOnlyTheServerCanGive() {
    Reply made = fine(master.post(MAPS, "{'metadata':{'name':'a','uid':'mine'},'data':{'x':'1'}}"));
    assertEquals(201, made.code());
    assertNotEquals("mine", made.body().at("/metadata/uid").asText());
    assertFalse(version(made).isEmpty());
    assertEquals("default", made.body().at("/metadata/namespace").asText());
    assertEquals(made.body(), master.get(MAPS + "/a").body());
    assertRefused(
        409,
        "AlreadyExists",
        "configmaps \"a\" already exists",
        master.post(MAPS, "{'metadata':{'name':'a'}}"));
    assertRefused(404, "NotFound", "configmaps \"b\" not found", master.get(MAPS + "/b"));
    assertRefused(
        404,
        "NotFound",
        "namespaces \"none\" not found",
        master.post("/api/v1/namespaces/none/configmaps", "{'metadata':{'name':'a'}}"));
    restart();
    assertEquals(made.body(), master.get(MAPS + "/a").body());
  }

  @Test
  void namesAreMadeOnRequest() {
    Reply made = fine(master.post(MAPS, "{'metadata':{'generateName':'x-'}}"));
    String name = made.body().at("/metadata/name").asText();
    assertTrue(name.matches("x-[a-z0-9]{5}"), name);
  }

  @Test
  void aReplacementMustBeOfTheVersionThatIsThere() {
    Reply made = fine(master.post(MAPS, "{'metadata':{'name':'a'}}"));
    String old =
        "{'metadata':{'name':'a','resourceVersion':'" + version(made) + "'},'data':{'x':'%s'}}";
    fine(master.put(MAPS + "/a", old.formatted("1")));
    assertRefused(
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified",
        master.put(MAPS + "/a", old.formatted("2")));
    fine(master.put(MAPS + "/a", "{'metadata':{'name':'a'},'data':{'x':'3'}}"));
    assertEquals("3", master.get(MAPS + "/a").body().at("/data/x").asText());
    assertRefused(
        400,
        "BadRequest",
        "does not match the name on the URL",
        master.put(MAPS + "/a", "{'metadata':{'name':'b'}}"));
  }

  @Test
  void whatChangesNothingIsNoChange() {
    Reply made = fine(master.post(MAPS, "{'metadata':{'name':'a'},'data':{'x':'1'}}"));
    Reply same = fine(master.send("PATCH", MAPS + "/a", MERGE, "{'data':{'x':'1'}}"));
    assertEquals(version(made), version(same));
  }

  @Test
  void patchesOfAllKinds() {
    fine(master.post(DEPLOYMENTS, DEPLOYMENT));
    String web = DEPLOYMENTS + "/web";
    Reply merged =
        fine(
            master.send(
                "PATCH",
                web,
                STRATEGIC,
                "{'spec':{'template':{'spec':{'containers':[{'name':'b','image':'b:2'}]}}}}"));
    assertEquals("a:1", merged.body().at("/spec/template/spec/containers/0/image").asText());
    assertEquals("b:2", merged.body().at("/spec/template/spec/containers/1/image").asText());
    assertEquals(2, merged.body().at("/metadata/generation").asInt());
    Reply removed =
        fine(
            master.send(
                "PATCH",
                web,
                STRATEGIC,
                "{'spec':{'template':{'spec':{'containers':[{'name':'a','$patch':'delete'}]}}}}"));
    assertEquals(1, removed.body().at("/spec/template/spec/containers").size());
    fine(master.send("PATCH", web, MERGE, "{'metadata':{'labels':{'x':'1','y':'2'}}}"));
    Reply json =
        fine(
            master.send(
                "PATCH",
                web,
                "application/json-patch+json",
                "[{'op':'test','path':'/metadata/labels/x','value':'1'},"
                    + "{'op':'remove','path':'/metadata/labels/x'},"
                    + "{'op':'add','path':'/metadata/labels/z~1z','value':'3'}]"));
    assertEquals("{\"y\":\"2\",\"z/z\":\"3\"}", json.body().at("/metadata/labels").toString());
    assertRefused(
        422,
        "Invalid",
        "testing value",
        master.send(
            "PATCH",
            web,
            "application/json-patch+json",
            "[{'op':'test','path':'/metadata/name','value':'no'}]"));
    assertRefused(415, "UnsupportedMediaType", "", master.send("PATCH", web, "text/plain", "{}"));
  }

  @Test
  void unknownAndDoubleFieldsAreRefusedOrWarnedOf() {
    String body = "{'metadata':{'name':'%s'},'data':{},'dat':{},'data':{'x':'1'}}";
    assertRefused(
        400,
        "BadRequest",
        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
            + " unknown field \"dat\", duplicate field \"data\"",
        master.post(MAPS + "?fieldValidation=Strict", body.formatted("a")));
    Reply warned = fine(master.post(MAPS, body.formatted("b")));
    assertEquals(
        List.of("299 - \"unknown field \\\"dat\\\"\"", "299 - \"duplicate field \\\"data\\\"\""),
        warned.response().headers().allValues("Warning"));
    assertFalse(warned.body().has("dat"));
    Reply silent = fine(master.post(MAPS + "?fieldValidation=Ignore", body.formatted("c")));
    assertEquals(List.of(), silent.response().headers().allValues("Warning"));
    assertRefused(
        400,
        "BadRequest",
        "cannot unmarshal number into field data.x of type string",
        master.post(MAPS, "{'metadata':{'name':'d'},'data':{'x':1}}"));
  }

  @Test
  void namesThatNoHeaderBearsAreWarnedOf() {
    Reply reply =
        fine(
            master.post(
                MAPS, "{'metadata':{'name':'a'},'gr\u00f6\u00dfe\u4e2d':1,'re\\u0000\\n':1}"));
    // The client reads each byte of a header as one character.
    String umlauts = new String("gr\u00f6\u00dfe\u4e2d".getBytes(UTF_8), ISO_8859_1);
    assertEquals(
        List.of(
            "299 - \"unknown field \\\"" + umlauts + "\\\"\"",
            "299 - \"unknown field \\\"re\\\\x00\\\\n\\\"\""),
        reply.response().headers().allValues("Warning"));
  }

  @Test
  void ofManyUnknownFieldsAHundredAreNamed() {
    String fields =
        IntStream.range(0, 150).mapToObj(i -> ",'x" + i + "':1").collect(Collectors.joining());
    Reply reply = fine(master.post(MAPS, "{'metadata':{'name':'a'}" + fields + "}"));
    assertEquals(100, reply.response().headers().allValues("Warning").size());
  }

  @Test
  void mistakesAreNamedWithTheirPlaces() {
    Reply reply =
        master.post(PODS, "{'metadata':{'name':'A'},'spec':{'containers':[{'name':'c'}]}}");
    assertRefused(422, "Invalid", "spec.containers[0].image: Required value", reply);
    assertTrue(
        reply
            .body()
            .path("message")
            .asText()
            .startsWith(
                "Pod \"A\" is invalid: [metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain"),
        reply::toString);
    assertEquals("FieldValueInvalid", reply.body().at("/details/causes/0/reason").asText());
    assertRefused(
        422,
        "Invalid",
        "`selector` does not match template `labels`",
        master.post(
            DEPLOYMENTS,
            DEPLOYMENT.replace("'matchLabels':{'app':'web'}", "'matchLabels':{'app':'x'}")));
  }

  @Test
  void aDryRunChangesNothing() {
    fine(master.post(MAPS + "?dryRun=All", "{'metadata':{'name':'a'}}"));
    assertEquals(404, master.get(MAPS + "/a").code());
    fine(master.post(MAPS, "{'metadata':{'name':'a'}}"));
    fine(master.send("PATCH", MAPS + "/a?dryRun=All", MERGE, "{'data':{'x':'1'}}"));
    fine(master.delete(MAPS + "/a?dryRun=All", ""));
    assertFalse(master.get(MAPS + "/a").body().has("data"));
  }

  @Test
  void listsGoPageByPageAndBySelectors() {
    for (int i = 0; i < 7; i++) {
      fine(
          master.post(
              MAPS, "{'metadata':{'name':'m%d','labels':{'odd':'%b'}}}".formatted(i, i % 2 == 1)));
    }
    List<String> names = new ArrayList<>();
    String continuation = "";
    do {
      Reply page = fine(master.get(MAPS + "?limit=3&continue=" + continuation));
      page.body().path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
      continuation = page.body().at("/metadata/continue").asText();
      if (names.size() == 3) {
        assertEquals(4, page.body().at("/metadata/remainingItemCount").asInt());
        fine(master.delete(MAPS + "/m5", ""));
      }
    } while (!continuation.isEmpty());
    assertEquals(List.of("m0", "m1", "m2", "m3", "m4", "m5", "m6"), names);
    assertEquals(
        2, fine(master.get(MAPS + "?labelSelector=odd%3Dtrue")).body().path("items").size());
    assertEquals(
        1,
        fine(master.get("/api/v1/configmaps?fieldSelector=metadata.name%3Dm1"))
            .body()
            .path("items")
            .size());
    assertRefused(
        400,
        "BadRequest",
        "field label not supported: spec.x",
        master.get(PODS + "?fieldSelector=spec.x%3D1"));
    assertRefused(
        400, "BadRequest", "continue key", master.get(MAPS + "?limit=3&continue=nonsense"));
    fine(master.delete(MAPS + "?labelSelector=odd%3Dtrue", ""));
    assertEquals(4, fine(master.get(MAPS)).body().path("items").size());
  }

  @Test
  void watchesTellEveryChangeOnce() throws Exception {
    String from = version(fine(master.post(MAPS, "{'metadata':{'name':'a','labels':{'on':'1'}}}")));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                master.watch(MAPS + "?watch=true&labelSelector=on%3D1&resourceVersion=" + from),
                StandardCharsets.UTF_8))) {
      fine(master.post(MAPS, "{'metadata':{'name':'other'}}"));
      fine(master.send("PATCH", MAPS + "/other", MERGE, "{'metadata':{'labels':{'on':'1'}}}"));
      fine(master.send("PATCH", MAPS + "/a", MERGE, "{'data':{'x':'1'}}"));
      fine(master.send("PATCH", MAPS + "/a", MERGE, "{'metadata':{'labels':null}}"));
      fine(master.delete(MAPS + "/other", ""));
      List<String> events = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        events.add(
            lines
                .readLine()
                .replaceAll("\\{\"type\":\"([A-Z]+)\".*\"name\":\"(\\w+)\".*", "$1 $2"));
      }
      assertEquals(List.of("ADDED other", "MODIFIED a", "DELETED a", "DELETED other"), events);
    }
  }

  @Test
  void aWatchCanBeginWithAllThatIsThere() throws Exception {
    fine(master.post(MAPS, "{'metadata':{'name':'a'}}"));
    String path =
        MAPS
            + "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true"
            + "&resourceVersionMatch=NotOlderThan";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(master.watch(path), StandardCharsets.UTF_8))) {
      assertTrue(lines.readLine().startsWith("{\"type\":\"ADDED\""));
      String mark = lines.readLine();
      assertTrue(mark.startsWith("{\"type\":\"BOOKMARK\""), mark);
      assertTrue(mark.contains("\"k8s.io/initial-events-end\":\"true\""), mark);
    }
  }
}
