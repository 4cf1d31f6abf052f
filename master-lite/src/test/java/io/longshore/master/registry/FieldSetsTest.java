package io.longshore.master.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldSetsTest {
  private static ObjectNode set(String text) {
    return ObjectReader.object(
        text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), new ArrayList<>());
  }

  private static final String LIST = "{'f:list':{'k:{\\'name\\':\\'c\\'}':{'.':{},'f:image':{}}}}";

  @Test
  void setsAddUp() {
    ObjectNode both = FieldSets.union(set("{'f:a':{'f:x':{}}}"), set("{'f:a':{},'f:b':{}}"));
    assertEquals(set("{'f:a':{'f:x':{},'.':{}},'f:b':{}}"), both);
  }

  @Test
  void partsOfAMemberAreNotTheMember() {
    ObjectNode whole = set("{'f:a':{'.':{},'f:x':{},'f:y':{}}}");
    ObjectNode part = set("{'f:a':{'f:x':{}}}");
    assertEquals(set("{'f:a':{'f:y':{},'.':{}}}"), FieldSets.difference(whole, part));
    assertEquals(set("{'f:a':{'f:x':{}}}"), FieldSets.intersection(whole, part));
    assertEquals(set("{}"), FieldSets.difference(whole, whole));
    assertEquals(set("{}"), FieldSets.intersection(whole, set("{}")));
  }

  @Test
  void pathsAreForPeople() {
    assertEquals(
        List.of(".list[name=\"c\"]", ".list[name=\"c\"].image"), FieldSets.paths(set(LIST)));
    assertEquals(List.of(".f[=1]"), FieldSets.paths(set("{'f:f':{'v:1':{}}}")));
  }
}
