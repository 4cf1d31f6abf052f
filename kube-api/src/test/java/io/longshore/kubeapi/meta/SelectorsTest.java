package io.longshore.kubeapi.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "a", "size", "5", "x.io/y", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web | app=web | true",
        "app==web | app=web | true",
        "app!=web | app!=web | false",
        "none!=web | none!=web | true",
        "tier in (a, b) | tier in (a,b) | true",
        "tier notin (a,b) | tier notin (a,b) | false",
        "tier in (c) | tier=c | false",
        "app | app | true",
        "!app | !app | false",
        "!none,app=web | !none,app=web | true",
        "x.io/y= | x.io/y= | true",
        "size>4,size<6 | size>4,size<6 | true",
        "size>5 | size>5 | false",
        "app>5 | app>5 | false"
      })
  void labelSelectors(String text, String printed, boolean matches) {
    Labels.Selector selector = Labels.parse(text);
    assertEquals(printed, selector.toString());
    assertEquals(matches, selector.matches(LABELS));
    assertEquals(selector, Labels.parse(printed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a in b", "a=b=c", ",", "a in (b", "-a=1", "a=-", "a>b", "a,,b"})
  void wrongLabelSelectorsAreShown(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Labels.parse(text));
    assertTrue(error.toString().contains(text), error::toString);
  }

  @Test
  void everythingIsChosenByNoCondition() {
    assertTrue(Labels.parse("").matches(LABELS));
    assertTrue(new LabelSelector(Map.of(), List.of()).selector().matches(Map.of()));
  }

  @Test
  void selectorsOfObjects() {
    LabelSelector selector =
        new LabelSelector(
            Map.of("app", "web"),
            List.of(
                new LabelSelector.Requirement("tier", "In", List.of("a", "b")),
                new LabelSelector.Requirement("none", "DoesNotExist", List.of())));
    assertTrue(selector.selector().matches(LABELS));
    assertEquals("app=web,tier in (a,b),!none", selector.selector().toString());
    LabelSelector wrong =
        new LabelSelector(Map.of(), List.of(new LabelSelector.Requirement("a", "Is", List.of())));
    assertThrows(IllegalArgumentException.class, wrong::selector);
  }

  @Test
  void fieldSelectors() {
    FieldSelector selector = FieldSelector.parse("spec.nodeName=a,status.phase!=Failed");
    Map<String, String> fields = Map.of("spec.nodeName", "a", "status.phase", "Running");
    assertTrue(selector.matches(field -> fields.getOrDefault(field, "")));
    assertFalse(
        FieldSelector.equal("spec.nodeName", "b").matches(field -> fields.getOrDefault(field, "")));
    assertEquals("a=x\\,y\\=z", FieldSelector.equal("a", "x,y=z").toString());
    assertEquals(FieldSelector.equal("a", "x,y=z"), FieldSelector.parse("a=x\\,y\\=z"));
    assertThrows(IllegalArgumentException.class, () -> FieldSelector.parse("spec.nodeName"));
  }

  @Test
  void names() {
    assertTrue(Names.isDnsLabel("a-1"));
    assertFalse(Names.isDnsLabel("a.b"));
    assertFalse(Names.isDnsLabel("a".repeat(64)));
    assertTrue(Names.isDnsSubdomain("a.b-c"));
    assertFalse(Names.isDnsSubdomain("a..b"));
    assertTrue(Names.isQualified("example.io/Name_1"));
    assertFalse(Names.isQualified("/name"));
    assertTrue(Names.isLabelValue(""));
    assertFalse(Names.isLabelValue("-"));
  }
}
