package io.longshore.master.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Examples of RFC 6902's appendix, and what it forbids. */
class JsonPatchTest {
  private static JsonNode json(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ObjectReader.value(bytes, new ArrayList<>());
  }

  private static void assertPatched(String wanted, String target, String patch) {
    assertEquals(json(wanted), JsonPatch.apply(json(target), (ArrayNode) json(patch)));
  }

  private static void assertRefused(String target, String patch) {
    assertThrows(
        ApiException.class,
        () -> JsonPatch.apply(json(target), (ArrayNode) json(patch)),
        () -> patch);
  }

  @Test
  void changesObjectsAndLists() {
    assertPatched(
        "{'foo':['bar','qux','baz']}",
        "{'foo':['bar','baz']}",
        "[{'op':'add','path':'/foo/1','value':'qux'}]");
    assertPatched(
        "{'foo':['bar',['abc']]}",
        "{'foo':['bar']}",
        "[{'op':'add','path':'/foo/-','value':['abc']}]");
    assertPatched("{'a':1}", "{'a':1,'b':2}", "[{'op':'remove','path':'/b'}]");
    assertPatched(
        "{'foo':['all','cows','eat','grass']}",
        "{'foo':['all','grass','cows','eat']}",
        "[{'op':'move','from':'/foo/1','path':'/foo/3'}]");
    assertPatched(
        "{'a':{'x':1},'b':{'x':1}}", "{'a':{'x':1}}", "[{'op':'copy','from':'/a','path':'/b'}]");
    assertPatched("{'/':9,'~1':10}", "{'/':9,'~1':10}", "[{'op':'test','path':'/~01','value':10}]");
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertRefused("{'a':1}", "[{'op':'add','path':'/b/c','value':1}]");
    assertRefused("{'a':[1]}", "[{'op':'add','path':'/a/3','value':1}]");
    assertRefused("{'a':[1]}", "[{'op':'remove','path':'/a/01'}]");
    assertRefused("{'a':1}", "[{'op':'replace','path':'/b','value':1}]");
    assertRefused("{'a':1}", "[{'op':'test','path':'/a','value':2}]");
    assertRefused("{'a':1}", "[{'op':'dance','path':'/a'}]");
    assertRefused("{'a':1}", "[{'op':'add','path':'/b'}]");
  }
}
