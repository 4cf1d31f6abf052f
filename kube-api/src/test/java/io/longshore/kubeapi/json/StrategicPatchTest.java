package io.longshore.kubeapi.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrategicPatchTest {
  private static JsonObject json(String text) {
    return Json.read(text.replace('\'', '"'), JsonObject.class);
  }

  private static String patch(String before, String after) {
    return StrategicPatch.between(json(before), json(after))
        .map(StrategicPatch::toString)
        .orElse("none")
        .replace('"', '\'');
  }

  @Test
  void scalarsObjectsAndOtherLists() {
    assertEquals("none", patch("{'a':1}", "{'a':1}"));
    assertEquals("{'b':null,'a':2}", patch("{'a':1,'b':1}", "{'a':2}"));
    assertEquals("{'a':{'c':3}}", patch("{'a':{'b':1,'c':2}}", "{'a':{'b':1,'c':3}}"));
    assertEquals("{'args':['x','y']}", patch("{'args':['x']}", "{'args':['x','y']}"));
  }

  @Test
  void namedElementsOneByOne() {
    assertEquals(
        "{'$setElementOrder/conditions':[{'type':'B'},{'type':'C'}],"
            + "'conditions':[{'$patch':'delete','type':'A'},{'status':'False','type':'B'},"
            + "{'type':'C','status':'True'}]}",
        patch(
            "{'conditions':[{'type':'A'},{'type':'B','status':'True','reason':'r'}]}",
            "{'conditions':[{'type':'B','status':'False','reason':'r'},{'type':'C','status':'True'}]}"));
    assertEquals(
        "{'$setElementOrder/conditions':[{'type':'B'},{'type':'A'}]}",
        patch(
            "{'conditions':[{'type':'A'},{'type':'B'}]}",
            "{'conditions':[{'type':'B'},{'type':'A'}]}"));
  }

  @Test
  void aPatchCanNameItsObject() {
    assertEquals(
        Optional.of("{\"a\":2,\"metadata\":{\"uid\":\"u\"}}"),
        StrategicPatch.between(json("{'a':1}"), json("{'a':2}"))
            .map(patch -> patch.with("u", "metadata", "uid").toString()));
  }

  @Test
  void whatThePatchMakesIsWhatWasWanted() {
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 5_000; i++) {
                JsonObject before = randomObject(random);
                JsonObject after = randomObject(random);
                assertEquals(after, before.changed(before, after), () -> before + " -> " + after);
                JsonObject other = before.with("kept", "unknown");
                assertEquals(
                    after.with("kept", "unknown"),
                    other.changed(before, after),
                    () -> before + " -> " + after);
              }
            });
  }

  private static JsonObject randomObject(Random random) {
    JsonObject object = json("{}");
    if (random.nextBoolean()) {
      object = object.with(random.nextInt(3), "number");
    }
    if (random.nextBoolean()) {
      object = object.with("t" + random.nextInt(3), "inner", "text");
    }
    if (random.nextBoolean()) {
      object = object.with(List.of(random.nextInt(3)), "args");
    }
    List<JsonObject> conditions = new ArrayList<>();
    for (String type : List.of("A", "B", "C")) {
      if (random.nextBoolean()) {
        conditions.add(json("{'type':'" + type + "','status':" + random.nextInt(2) + "}"));
      }
    }
    Collections.shuffle(conditions, random);
    if (random.nextBoolean()) {
      object = object.with(conditions.stream().map(JsonObject::node).toList(), "conditions");
    }
    return object;
  }
}
