package io.longshore.master.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredFormTest {
  private static final StoredForm FORM =
      StoredForm.of("v1", Map.of("note", "message", "regarding", "involvedObject"));

  private static ObjectNode object(String json) {
    return ObjectReader.object(
        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), new ArrayList<>());
  }

  @Test
  void fieldsGoByOtherNamesAndNothingElseChanges() {
    ObjectNode seen =
        object(
            """
            {'kind':'Event','apiVersion':'events.k8s.io/v1','metadata':{'name':'e','labels':{'note':'n'}},
             'note':'text','regarding':{'note':'inner'},'reason':'r'}""");
    ObjectNode stored =
        object(
            """
            {'kind':'Event','apiVersion':'v1','metadata':{'name':'e','labels':{'note':'n'}},
             'message':'text','involvedObject':{'note':'inner'},'reason':'r'}""");
    assertEquals(stored, FORM.stored(seen));
    assertEquals(seen, FORM.seen(stored, "events.k8s.io/v1"));
  }

  @Test
  void whoManagesAFieldStillDoes() {
    ObjectNode stored =
        object(
            """
            {'apiVersion':'v1','metadata':{'managedFields':[{'manager':'m','apiVersion':'v1',
             'fieldsV1':{'f:message':{},'f:metadata':{'f:labels':{'.':{},'f:message':{}}},'.':{}}}]}}""");
    ObjectNode seen = FORM.seen(stored, "events.k8s.io/v1");
    assertEquals(
        object("{'f:note':{},'f:metadata':{'f:labels':{'.':{},'f:message':{}}},'.':{}}"),
        seen.at("/metadata/managedFields/0/fieldsV1"));
    assertEquals("events.k8s.io/v1", seen.at("/metadata/managedFields/0/apiVersion").asText());
    assertEquals(stored, FORM.stored(seen));
  }

  @Test
  void mostKindsAreKeptAsTheyAre() {
    ObjectNode object = object("{'message':'m'}");
    assertSame(object, StoredForm.SAME.stored(object));
    assertSame(object, StoredForm.SAME.seen(object, "v1"));
  }

  @Test
  void twoFieldsCannotBeKeptAsOne() {
    assertThrows(
        IllegalArgumentException.class, () -> StoredForm.of("v1", Map.of("a", "c", "b", "c")));
  }
}
